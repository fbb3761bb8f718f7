package org.communique.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * Makes the schemas of request bodies. A request needs fewer fields than a response has, so a schema for both gets an {@code Input}
 * variant. Request bodies must not have unknown fields.
 */
final class InputSchemas {
    private final NamedSchemas schemas;
    private final ConstraintSchemas constraintSchemas;

    InputSchemas(NamedSchemas schemas, ConstraintSchemas constraintSchemas) {
        this.schemas = schemas;
        this.constraintSchemas = constraintSchemas;
    }

    /** Turns the named schema into that of a request body. */
    void toRequestBody(String name) {
        Schema schema = schemas.get(name);
        if (NamedSchemas.isObject(schema)) {
            schema.getProperties().values().forEach(this::redirect);
            schema.setAdditionalPropertiesSchema(falseSchema());
        }
    }

    /** Replaces references by references to the {@code Input} variants. */
    private Schema redirect(Schema property) {
        if (NamedSchemas.nameIn(property) != null) {
            property.setRef(
                    NamedSchemas.to(inputVariant(NamedSchemas.nameIn(property))).getRef());
        }
        if (property.getItems() != null) {
            redirect(property.getItems());
        }
        if (property.getAnyOf() != null) {
            property.getAnyOf().forEach(this::redirect);
        }
        return property;
    }

    private String inputVariant(String name) {
        Schema schema = schemas.get(name);
        if (!NamedSchemas.isObject(schema)) {
            return name;
        }
        Set<String> required = constraintSchemas.requiredInRequests(name);
        Schema input = NamedSchemas.map(schema, property -> redirect(copyWithItems(property)));
        List<String> needed =
                required(schema).stream().filter(required::contains).toList();
        input.setRequired(needed.isEmpty() ? null : new ArrayList<>(needed));
        if (input.equals(schema)) {
            return name;
        }
        schemas.add(name + "Input", input);
        return name + "Input";
    }

    /** Returns the name of the merge patch (RFC 7396) of a schema, in which every field may be null. */
    String patchOf(String name) {
        String patch = name.replaceFirst("(Draft|Input)$", "") + "Patch";
        if (schemas.get(patch) == null) {
            Schema schema = NamedSchemas.map(schemas.get(name), this::nullable);
            schema.setRequired(null);
            schema.description("A JSON Merge Patch (RFC 7396). null removes a field; a list replaces the whole list.")
                    .setAdditionalPropertiesSchema(falseSchema());
            schemas.add(patch, schema);
        }
        return patch;
    }

    private Schema nullable(Schema property) {
        String name = NamedSchemas.nameIn(property);
        if (name != null) {
            String target = NamedSchemas.isObject(schemas.get(name)) ? patchOf(name) : name;
            return OASFactory.createSchema()
                    .description(property.getDescription())
                    .addAnyOf(NamedSchemas.to(target))
                    .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
        }
        Schema nullable = NamedSchemas.copy(property);
        List<SchemaType> types = new ArrayList<>(property.getType());
        types.add(SchemaType.NULL);
        nullable.type(types).setDefaultValue(null);
        return nullable;
    }

    private static Schema falseSchema() {
        return OASFactory.createSchema().booleanSchema(false);
    }

    private static Schema copyWithItems(Schema property) {
        Schema copy = NamedSchemas.copy(property);
        if (property.getItems() != null) {
            copy.setItems(NamedSchemas.copy(property.getItems()));
        }
        return copy;
    }

    private static List<String> required(Schema schema) {
        return schema.getRequired() == null ? List.of() : schema.getRequired();
    }
}
