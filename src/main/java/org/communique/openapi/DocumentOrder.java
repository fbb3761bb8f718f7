package org.communique.openapi;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.info.Info;
import org.eclipse.microprofile.openapi.models.servers.Server;
import org.eclipse.microprofile.openapi.models.tags.Tag;

/** Sorts the document for readers: paths by tag, instead of the order in which the classes are scanned. */
final class DocumentOrder {
    private static final List<HttpMethod> VERBS =
            List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    private final List<String> tags;

    private DocumentOrder(List<Tag> tags) {
        this.tags = tags.stream().map(Tag::getName).toList();
    }

    static void applyTo(OpenAPI document) {
        DocumentOrder order = new DocumentOrder(document.getTags());
        Info info = document.getInfo();
        List<Server> servers = document.getServers();
        List<Tag> tags = document.getTags();
        Paths paths = order.sorted(document.getPaths());
        Components components = document.getComponents();
        // A member that is removed and set again moves to the end.
        document.info(null).servers(null).tags(null).paths(null).components(null);
        document.info(info).servers(servers).tags(tags).paths(paths).components(components);
    }

    private Paths sorted(Paths paths) {
        Paths sorted = OASFactory.createPaths();
        paths.getPathItems().entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, PathItem>>comparingInt(path -> firstTag(path.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .forEach(path -> sorted.addPathItem(path.getKey(), sorted(path.getValue())));
        return sorted;
    }

    private static PathItem sorted(PathItem item) {
        Map<HttpMethod, Operation> operations = item.getOperations();
        operations.keySet().forEach(verb -> item.setOperation(verb, null));
        VERBS.stream().filter(operations::containsKey).forEach(verb -> {
            Operation operation = operations.get(verb);
            operation
                    .getResponses()
                    .setAPIResponses(new TreeMap<>(operation.getResponses().getAPIResponses()));
            item.setOperation(verb, operation);
        });
        return item;
    }

    private int firstTag(PathItem item) {
        return item.getOperations().values().stream()
                .flatMap(operation -> operation.getTags().stream())
                .mapToInt(tags::indexOf)
                .min()
                .orElse(Integer.MAX_VALUE);
    }
}
