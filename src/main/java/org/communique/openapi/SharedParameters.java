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

/** Describes what the code leaves undescribed: such a parameter is the shared one of its name. */
final class SharedParameters {
    private static final String PREFIX = "#/components/parameters/";

    private final Map<String, Parameter> shared;
    private final SchemaCompleter schemaCompleter;

    SharedParameters(Components components, SchemaCompleter schemaCompleter) {
        this.shared = components.getParameters();
        this.schemaCompleter = schemaCompleter;
    }

    /** @param tagged whether readers may ask for the answer again by its entity tag, which no endpoint has to know */
    void complete(Operation operation, boolean tagged) {
        List<Parameter> parameters = new ArrayList<>();
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(parameter -> parameters.add(completed(parameter)));
        }
        if (tagged) {
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

    /** The parameter itself, where it is only referred to. */
    Parameter resolved(Parameter parameter) {
        return parameter.getRef() == null
                ? parameter
                : shared.get(parameter.getRef().substring(PREFIX.length()));
    }

    private Parameter completed(Parameter parameter) {
        if (parameter.getDescription() == null) {
            for (Map.Entry<String, Parameter> candidate : shared.entrySet()) {
                Parameter one = candidate.getValue();
                if (one.getName().equals(parameter.getName()) && one.getIn() == parameter.getIn()) {
                    return to(candidate.getKey());
                }
            }
        }
        schemaCompleter.inlined(parameter.getSchema());
        restrictItems(parameter.getSchema());
        return parameter;
    }

    /** Annotations can restrict a list only as a whole, although it is its items that are meant. */
    private static void restrictItems(Schema schema) {
        if (schema.getEnumeration() != null && schema.getType().contains(SchemaType.ARRAY)) {
            schema.setItems(OASFactory.createSchema().addType(SchemaType.STRING).enumeration(schema.getEnumeration()));
            schema.setEnumeration(null);
        }
    }

    private static Parameter to(String name) {
        return OASFactory.createParameter().ref(PREFIX + name);
    }
}
