package org.communique.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.jboss.jandex.IndexView;

/** Completes the OpenAPI document once, while the service is built. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {
    private final IndexView index;

    public ApiDocument(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getInfo().setVersion(version());
        Components components = document.getComponents();
        SchemaCompleter schemaCompleter = new SchemaCompleter(components);
        ConstraintSchemas constraintSchemas = new ConstraintSchemas(index);
        complete(schemaCompleter, constraintSchemas);
        ImportLines.complete(schemaCompleter);
        SampleData sampleData = new SampleData();
        ProblemResponses problemResponses = new ProblemResponses(sampleData);
        problemResponses.addTo(components);
        BodyExamples bodyExamples = new BodyExamples(components, sampleData);
        SharedParameters parameters = new SharedParameters(components, schemaCompleter);
        OperationCompleter operationCompleter = new OperationCompleter(
                Endpoint.in(index),
                parameters,
                new InputSchemas(schemaCompleter, constraintSchemas),
                new ResponseCompleter(schemaCompleter, parameters, bodyExamples),
                problemResponses,
                bodyExamples);
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((verb, operation) -> operationCompleter.complete(path, verb, operation)));
        FormatExtensions.describeIn(document);
        Webhooks.describeIn(document, bodyExamples);
        new UnusedComponentsRemover(components).remove(document);
        DocumentOrder.bringTo(document);
    }

    private static void complete(SchemaCompleter schemaCompleter, ConstraintSchemas constraintSchemas) {
        for (String name : schemaCompleter.names()) {
            if (SchemaCompleter.isObject(schemaCompleter.get(name))) {
                constraintSchemas.addTo(name, schemaCompleter.get(name));
                schemaCompleter.get(name).getProperties().values().forEach(schemaCompleter::inlined);
            }
        }
    }

    /** The contract that a snapshot works towards is that of its release. */
    private static String version() {
        return ConfigProvider.getConfig()
                .getValue("quarkus.application.version", String.class)
                .replace("-SNAPSHOT", "");
    }
}
