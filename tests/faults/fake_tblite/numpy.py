"""What nmer's server uses of NumPy."""


def array(values):
    return list(values)


def arange(count):
    return list(range(count))


def outer(one, other):
    return [[a * b for b in other] for a in one]
