"""Results and failures as nmer's server hands them on."""


def plain(value):
    """Arrays of NumPy, and models of pydantic, as JSON."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if hasattr(value, "model_dump"):
        return value.model_dump()
    if hasattr(value, "dict"):
        return value.dict()
    return str(value)


def to_dict(result):
    if isinstance(result, dict):
        return result
    return result.model_dump() if hasattr(result, "model_dump") else result.dict()


def failure(message, kind):
    return {"success": False, "error": {"error_type": kind, "error_message": message}}
