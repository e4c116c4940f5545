"""A module in tblite's place whose faults the multiplicity of a task says: none for singlets."""
