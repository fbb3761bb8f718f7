package org.communique.openapi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Replaces the parameters that the code does not describe by references to the shared parameters with the same name. */
final class SharedParameters {
    private static final String PREFIX = "#/components/parameters/";

    private final Map<String, Parameter> shared;
    private final NamedSchemas schemas;

    SharedParameters(Components components, NamedSchemas schemas) {
        this.shared = components.getParameters();
        this.schemas = schemas;
    }

    /** @param hasEntityTag whether the response has an ETag, so that a client can send {@code If-None-Match} */
    void complete(Operation operation, boolean hasEntityTag) {
        List<Parameter> parameters = new ArrayList<>();
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(parameter -> parameters.add(completed(parameter)));
        }
        if (hasEntityTag) {
            parameters.add(to("IfNoneMatch"));
        }
        parameters.sort(Comparator.comparing(parameter -> resolved(parameter).getIn()));
        operation.setParameters(parameters.isEmpty() ? null : parameters);
    }

    boolean has(Operation operation, String name) {
        return operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(parameter -> name.equals(resolved(parameter).getName()));
    }

    /** Returns the parameter itself, or the target if it is a reference. */
    Parameter resolved(Parameter parameter) {
        return parameter.getRef() == null
                ? parameter
                : shared.get(parameter.getRef().substring(PREFIX.length()));
    }

    private Parameter completed(Parameter parameter) {
        if (parameter.getDescription() == null) {
            for (Map.Entry<String, Parameter> candidate : shared.entrySet()) {
                Parameter target = candidate.getValue();
                if (target.getName().equals(parameter.getName()) && target.getIn() == parameter.getIn()) {
                    return to(candidate.getKey());
                }
            }
        }
        schemas.inlined(parameter.getSchema());
        moveEnumerationToItems(parameter.getSchema());
        return parameter;
    }

    /** Moves the enumeration of a list to its items: annotations can only put it on the list. */
    private static void moveEnumerationToItems(Schema schema) {
        if (schema.getEnumeration() != null && schema.getType().contains(SchemaType.ARRAY)) {
            schema.setItems(OASFactory.createSchema().addType(SchemaType.STRING).enumeration(schema.getEnumeration()));
            schema.setEnumeration(null);
        }
    }

    private static Parameter to(String name) {
        return OASFactory.createParameter().ref(PREFIX + name);
    }
}
