package org.communique.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.communique.web.MergePatch;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;

/** Completes operations by rules: request bodies, required roles, responses and errors. */
final class OperationCompleter {
    static final String ROLE = "x-required-role";
    private static final String SCHEME = "key";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String RELEASE = "/v1/press-releases/{";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Map<String, Endpoint> endpoints;
    private final SharedParameters parameters;
    private final InputSchemas inputs;
    private final ResponseCompleter responseCompleter;
    private final ProblemResponses problemResponses;
    private final BodyExamples bodyExamples;

    OperationCompleter(
            Map<String, Endpoint> endpoints,
            SharedParameters parameters,
            InputSchemas inputs,
            ResponseCompleter responseCompleter,
            ProblemResponses problemResponses,
            BodyExamples bodyExamples) {
        this.endpoints = endpoints;
        this.parameters = parameters;
        this.inputs = inputs;
        this.responseCompleter = responseCompleter;
        this.problemResponses = problemResponses;
        this.bodyExamples = bodyExamples;
    }

    void complete(String path, HttpMethod verb, Operation operation) {
        Endpoint endpoint = endpoints.get(operation.getOperationId());
        if (endpoint == null) {
            return;
        }
        boolean safe = SAFE.contains(verb);
        restrict(operation, endpoint);
        parameters.complete(operation, safe && ResponseCompleter.haveEntityTag(operation));
        completeBody(operation);
        responseCompleter.complete(operation, safe, endpoint.hasNoContent());
        secure(operation, endpoint);
        addFailures(operation, path, safe);
    }

    private void completeBody(Operation operation) {
        if (operation.getRequestBody() == null) {
            return;
        }
        operation.getRequestBody().setRequired(true);
        operation.getRequestBody().getContent().getMediaTypes().forEach((type, media) -> {
            String name = NamedSchemas.nameIn(media.getSchema());
            // WebSub defines the fields of the form, and unknown fields are ignored.
            if (name != null && type.equals(FORM)) {
                bodyExamples.addTo(media, name);
            } else if (name != null) {
                inputs.toRequestBody(name);
                name = type.equals(MergePatch.MEDIA_TYPE) ? inputs.patchOf(name) : name;
                media.setSchema(NamedSchemas.to(name));
                bodyExamples.addTo(media, name);
            }
        });
    }

    private static void secure(Operation operation, Endpoint endpoint) {
        SecurityRequirement key = OASFactory.createSecurityRequirement().addScheme(SCHEME);
        if (endpoint.role().isPresent()) {
            String role = endpoint.role().get();
            operation.setSecurity(new ArrayList<>(List.of(key)));
            operation.addExtension(ROLE, role);
            operation.setDescription(operation.getDescription() + "\n\nRequires the role **" + role + "**"
                    + (endpoint.requiresUnboundKey() ? ", and a key that is not bound to an organization." : "."));
        } else if (operation.getSecurity() == null) {
            operation.setSecurity(new ArrayList<>(List.of(OASFactory.createSecurityRequirement(), key)));
        }
    }

    private void addFailures(Operation operation, String path, boolean safe) {
        APIResponses responses = operation.getResponses();
        // Every operation rejects a key with the role monitor.
        Set<Integer> failures = new TreeSet<>(Set.of(400, 401, 403, 429, 503));
        Set.copyOf(responses.getAPIResponses().keySet()).stream()
                .filter(problemResponses::include)
                .forEach(code -> failures.add(Integer.valueOf(code)));
        if (path.contains("{")) {
            failures.add(404);
        }
        if (path.startsWith(RELEASE)) {
            // A withdrawn release is a 410 on every path below it, for callers that could read it before.
            failures.add(410);
        }
        if (ResponseCompleter.haveContent(operation)) {
            failures.add(406);
        }
        // The result of each line of a stream is in the stream, not in the status.
        boolean stream = ResponseCompleter.haveContent(operation) && !ResponseCompleter.haveEntityTag(operation);
        boolean form = operation.getRequestBody() != null
                && operation.getRequestBody().getContent().hasMediaType(FORM);
        if (!safe && !stream && !form) {
            failures.add(409);
        }
        if (parameters.has(operation, "If-Match")) {
            failures.addAll(Set.of(412, 428));
        }
        if (operation.getRequestBody() != null) {
            failures.addAll(stream ? Set.of(415) : form ? Set.of(413, 415) : Set.of(413, 415, 422));
        }
        failures.forEach(status -> {
            responses.removeAPIResponse(String.valueOf(status));
            responses.addAPIResponse(String.valueOf(status), ProblemResponses.to(status));
        });
    }

    private static void restrict(Operation operation, Endpoint endpoint) {
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(parameter -> endpoint.roleFor(String.valueOf(parameter.getName()))
                    .ifPresent(role -> parameter.addExtension(ROLE, role)));
        }
    }
}
