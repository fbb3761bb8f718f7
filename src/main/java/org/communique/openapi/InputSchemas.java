package org.communique.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * The schemas of what writers send. They ask for less than what readers are promised, so a schema that goes both ways gets a variant
 * for the way in; and they take no fields that they do not name.
 */
final class InputSchemas {
    private final SchemaCompleter schemas;
    private final ConstraintSchemas constraintSchemas;

    InputSchemas(SchemaCompleter schemas, ConstraintSchemas constraintSchemas) {
        this.schemas = schemas;
        this.constraintSchemas = constraintSchemas;
    }

    /** Makes the schema of that name fit for a request body that it is the whole of. */
    void close(String name) {
        Schema schema = schemas.get(name);
        if (SchemaCompleter.isObject(schema)) {
            schema.getProperties().values().forEach(this::redirect);
            schema.setAdditionalPropertiesSchema(nothing());
        }
    }

    /** Refers to variants for the way in where there are some. */
    private Schema redirect(Schema property) {
        if (SchemaCompleter.nameIn(property) != null) {
            property.setRef(SchemaCompleter.to(variant(SchemaCompleter.nameIn(property)))
                    .getRef());
        }
        if (property.getItems() != null) {
            redirect(property.getItems());
        }
        if (property.getAnyOf() != null) {
            property.getAnyOf().forEach(this::redirect);
        }
        return property;
    }

    private String variant(String name) {
        Schema schema = schemas.get(name);
        if (!SchemaCompleter.isObject(schema)) {
            return name;
        }
        Set<String> required = constraintSchemas.requiredFromWriters(name);
        Schema input = SchemaCompleter.map(schema, property -> redirect(copyWithItems(property)));
        List<String> asked =
                required(schema).stream().filter(required::contains).toList();
        input.setRequired(asked.isEmpty() ? null : new ArrayList<>(asked));
        if (input.equals(schema)) {
            return name;
        }
        schemas.add(name + "Input", input);
        return name + "Input";
    }

    /** The name of the merge patch (RFC 7396) of a schema: every field may be null, to be removed. */
    String patchOf(String name) {
        String patch = name.replaceFirst("(Draft|Input)$", "") + "Patch";
        if (schemas.get(patch) == null) {
            Schema schema = SchemaCompleter.map(schemas.get(name), this::nullable);
            schema.setRequired(null);
            schema.description("A JSON Merge Patch (RFC 7396): null removes, lists are replaced whole")
                    .setAdditionalPropertiesSchema(nothing());
            schemas.add(patch, schema);
        }
        return patch;
    }

    private Schema nullable(Schema property) {
        String name = SchemaCompleter.nameIn(property);
        if (name != null) {
            String target = SchemaCompleter.isObject(schemas.get(name)) ? patchOf(name) : name;
            return OASFactory.createSchema()
                    .description(property.getDescription())
                    .addAnyOf(SchemaCompleter.to(target))
                    .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
        }
        Schema nullable = SchemaCompleter.copy(property);
        List<SchemaType> types = new ArrayList<>(property.getType());
        types.add(SchemaType.NULL);
        nullable.type(types).setDefaultValue(null);
        return nullable;
    }

    private static Schema nothing() {
        return OASFactory.createSchema().booleanSchema(false);
    }

    private static Schema copyWithItems(Schema property) {
        Schema copy = SchemaCompleter.copy(property);
        if (property.getItems() != null) {
            copy.setItems(SchemaCompleter.copy(property.getItems()));
        }
        return copy;
    }

    private static List<String> required(Schema schema) {
        return schema.getRequired() == null ? List.of() : schema.getRequired();
    }
}
