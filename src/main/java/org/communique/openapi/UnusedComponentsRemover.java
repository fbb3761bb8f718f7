package org.communique.openapi;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.Reference;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Removes the components that nothing refers to. */
final class UnusedComponentsRemover {
    private final Components components;
    private final Set<String> used = new HashSet<>();

    UnusedComponentsRemover(Components components) {
        this.components = components;
    }

    void remove(OpenAPI document) {
        follow(document.getPaths().getPathItems());
        retain("schemas", components::getSchemas, components::removeSchema);
        retain("responses", components::getResponses, components::removeResponse);
        retain("parameters", components::getParameters, components::removeParameter);
        retain("headers", components::getHeaders, components::removeHeader);
    }

    private void follow(Map<String, PathItem> items) {
        items.values().forEach(item -> item.getOperations().values().forEach(this::follow));
    }

    private void retain(String kind, Supplier<? extends Map<String, ?>> all, Consumer<String> remove) {
        Set.copyOf(all.get().keySet()).stream()
                .filter(name -> !used.contains("#/components/" + kind + "/" + name))
                .forEach(remove);
    }

    private void follow(Operation operation) {
        each(operation.getParameters(), this::follow);
        if (operation.getRequestBody() != null) {
            follow(operation.getRequestBody().getContent());
        }
        each(operation.getResponses().getAPIResponses().values(), this::follow);
        each(
                operation.getCallbacks() == null
                        ? null
                        : operation.getCallbacks().values(),
                callback -> follow(callback.getPathItems()));
    }

    private void follow(Parameter parameter) {
        if (parameter != null && markUsed(parameter)) {
            follow(resolve(parameter, components.getParameters()));
            follow(parameter.getSchema());
        }
    }

    private void follow(APIResponse response) {
        if (response != null && markUsed(response)) {
            follow(resolve(response, components.getResponses()));
            each(response.getHeaders() == null ? null : response.getHeaders().values(), this::follow);
            follow(response.getContent());
        }
    }

    private void follow(Header header) {
        if (header != null && markUsed(header)) {
            follow(resolve(header, components.getHeaders()));
            follow(header.getSchema());
        }
    }

    private void follow(Content content) {
        if (content != null) {
            each(content.getMediaTypes().values(), media -> follow(media.getSchema()));
        }
    }

    private void follow(Schema schema) {
        if (schema != null && markUsed(schema)) {
            follow(resolve(schema, components.getSchemas()));
            follow(schema.getItems());
            follow(schema.getAdditionalPropertiesSchema());
            each(schema.getProperties() == null ? null : schema.getProperties().values(), this::follow);
            each(schema.getAllOf(), this::follow);
            each(schema.getAnyOf(), this::follow);
            each(schema.getOneOf(), this::follow);
        }
    }

    /** Marks a reference as used. Returns whether it is new: others have been followed already. */
    private boolean markUsed(Reference<?> reference) {
        return reference.getRef() == null || used.add(reference.getRef());
    }

    private static <T extends Reference<T>> T resolve(T reference, Map<String, T> targets) {
        String ref = reference.getRef();
        return ref == null ? null : targets.get(ref.substring(ref.lastIndexOf('/') + 1));
    }

    private static <T> void each(Collection<T> values, Consumer<T> action) {
        if (values != null) {
            values.forEach(action);
        }
    }
}
