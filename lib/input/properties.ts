// The key `properties`: which properties of the molecule are computed beside the driver's.

import * as z from "zod";
import { MOLECULAR_PROPERTY_NAMES } from "../base/quantities/molecular_property.ts";
import { oneOf } from "./document/schema_error.ts";

const name = z.enum(MOLECULAR_PROPERTY_NAMES, oneOf(MOLECULAR_PROPERTY_NAMES));

/** `properties`: one name or a list of them. */
export const propertiesSchema = z.union([
  name,
  z.array(name).min(1, { error: `at least one of ${MOLECULAR_PROPERTY_NAMES.join(", ")}` }),
], { error: `one or several of ${MOLECULAR_PROPERTY_NAMES.join(", ")}` });
