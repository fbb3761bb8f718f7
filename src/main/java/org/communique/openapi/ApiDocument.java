package org.communique.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.jboss.jandex.IndexView;

/** Completes the OpenAPI document once, at build time. */
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
        NamedSchemas schemas = new NamedSchemas(components);
        ConstraintSchemas constraintSchemas = new ConstraintSchemas(index);
        completeSchemas(schemas, constraintSchemas);
        ImportLines.complete(schemas);
        ProblemResponses problemResponses = new ProblemResponses();
        problemResponses.addTo(components);
        BodyExamples bodyExamples = new BodyExamples(components);
        SharedParameters parameters = new SharedParameters(components, schemas);
        OperationCompleter operationCompleter = new OperationCompleter(
                Endpoint.in(index),
                parameters,
                new InputSchemas(schemas, constraintSchemas),
                new ResponseCompleter(schemas, parameters, bodyExamples),
                problemResponses,
                bodyExamples);
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((verb, operation) -> operationCompleter.complete(path, verb, operation)));
        FormatExtensions.addTo(document);
        WebhookCallback.addTo(document, bodyExamples);
        new UnusedComponentsRemover(components).remove(document);
        DocumentOrder.applyTo(document);
    }

    private static void completeSchemas(NamedSchemas schemas, ConstraintSchemas constraintSchemas) {
        for (String name : schemas.names()) {
            if (NamedSchemas.isObject(schemas.get(name))) {
                constraintSchemas.addTo(name, schemas.get(name));
                schemas.get(name).getProperties().values().forEach(schemas::inlined);
            }
        }
    }

    /** Returns the version of the release: a snapshot has the version of the release that it leads to. */
    private static String version() {
        return ConfigProvider.getConfig()
                .getValue("quarkus.application.version", String.class)
                .replace("-SNAPSHOT", "");
    }
}
