package org.communique.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** The named schemas of the document. */
final class SchemaCompleter {
    private static final String PREFIX = "#/components/schemas/";

    private final Components components;

    SchemaCompleter(Components components) {
        this.components = components;
    }

    static Schema to(String name) {
        return OASFactory.createSchema().ref(PREFIX + name);
    }

    /** The name of the schema that is referred to; null when it is written out. */
    static String nameIn(Schema schema) {
        return schema.getRef() == null ? null : schema.getRef().substring(PREFIX.length());
    }

    static boolean isObject(Schema schema) {
        return schema != null && schema.getProperties() != null;
    }

    /** The schema of that name; null when there is none. */
    Schema get(String name) {
        return components.getSchemas().get(name);
    }

    /** Adds a schema unless one of that name is there. */
    void add(String name, Schema schema) {
        if (get(name) == null) {
            components.addSchema(name, schema);
        }
    }

    List<String> names() {
        return List.copyOf(components.getSchemas().keySet());
    }

    static Schema copy(Schema schema) {
        Schema copy = OASFactory.createSchema();
        copy.setAll(new LinkedHashMap<>(schema.getAll()));
        return copy;
    }

    /** A copy with every property changed. */
    static Schema map(Schema schema, UnaryOperator<Schema> change) {
        Schema copy = copy(schema);
        Map<String, Schema> properties = new LinkedHashMap<>();
        schema.getProperties().forEach((name, property) -> properties.put(name, change.apply(property)));
        copy.setProperties(properties);
        copy.setRequired(schema.getRequired() == null ? null : new ArrayList<>(schema.getRequired()));
        return copy;
    }

    /** Writes out what is only a string with a format, such as instants and ids, instead of referring to it. */
    Schema inlined(Schema schema) {
        String name = nameIn(schema);
        if (name != null) {
            Schema target = get(name);
            if (target != null && target.getFormat() != null) {
                schema.setRef(null);
                return schema.type(target.getType()).format(target.getFormat());
            }
            // Beside a reference it says nothing that its target does not.
            schema.setType(null);
        }
        if (schema.getItems() != null) {
            schema.setItems(inlined(schema.getItems()));
        }
        return schema;
    }
}
