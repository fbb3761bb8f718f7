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
        Schemas schemas = new Schemas(components);
        Limits limits = new Limits(index);
        complete(schemas, limits);
        ImportLines.complete(schemas);
        Samples samples = new Samples();
        Problems problems = new Problems(samples);
        problems.addTo(components);
        Examples examples = new Examples(components, samples);
        SharedParameters parameters = new SharedParameters(components, schemas);
        Operations operations = new Operations(
                Endpoint.in(index),
                parameters,
                new InputSchemas(schemas, limits),
                new Answers(schemas, parameters, examples),
                problems,
                examples);
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((verb, operation) -> operations.complete(path, verb, operation)));
        Extensions.describeIn(document);
        Webhooks.describeIn(document, examples);
        new Unused(components).remove(document);
        ReadingOrder.bringTo(document);
    }

    private static void complete(Schemas schemas, Limits limits) {
        for (String name : schemas.names()) {
            if (Schemas.isObject(schemas.get(name))) {
                limits.addTo(name, schemas.get(name));
                schemas.get(name).getProperties().values().forEach(schemas::inlined);
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
