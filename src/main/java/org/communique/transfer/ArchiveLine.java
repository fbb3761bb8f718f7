package org.communique.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.release.PressReleaseDraft;
import org.communique.release.PressReleaseView;
import org.communique.release.Slugs;
import org.communique.web.InvalidContent;
import org.communique.web.JsonBinder;

/**
 * A line of an import, well-formed by itself; what it refers to is not looked up yet.
 *
 * @param related whether it says anything about translations
 * @param html    the body as safe HTML
 * @param slugs   what it may be called when it is new and names no slug, the first that is free
 */
public record ArchiveLine(
        UUID id, PressReleaseDraft draft, ImportedHistory history, boolean related, String html, List<String> slugs) {

    /** By the same content comes the same id, in whatever order its fields stand. */
    private static final ObjectWriter CANONICAL = JsonMapper.builder()
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build()
            .writer();

    private static final NameBasedGenerator OF_URL = Generators.nameBasedGenerator(NameBasedGenerator.NAMESPACE_URL);
    /** Any constant: it keeps ids of texts apart from those of URLs. */
    private static final NameBasedGenerator OF_TEXT =
            Generators.nameBasedGenerator(UUID.fromString("5a2b9c1e-6b0f-4d39-9a55-1f0c7e3d8b42"));

    /** @throws HttpProblem 422 with a pointer to everything that is wrong */
    static ArchiveLine of(ObjectNode line, JsonBinder binder) {
        ObjectNode text = line.deepCopy();
        ObjectNode past = line.objectNode();
        for (String field : PressReleaseView.READ_ONLY) {
            if (text.has(field)) {
                past.set(field, text.remove(field));
            }
        }
        if (text.path("organization").isTextual()) {
            String slug = text.path("organization").textValue();
            text.putObject("organization").put("slug", slug);
        }
        InvalidContent errors = new InvalidContent();
        PressReleaseDraft draft = bound(text, PressReleaseDraft.class, binder, errors);
        ImportedHistory history = bound(past, ImportedHistory.class, binder, errors);
        errors.throwIfAny();
        history.check();
        String html = draft.safeBody();
        UUID id = history.id() != null ? history.id() : derivedId(line, draft, history);
        List<String> slugs = draft.slug() != null
                ? List.of(draft.slug())
                : Slugs.candidates(id, draft.title()).toList();
        return new ArchiveLine(id, draft, history, text.hasNonNull("translations"), html, slugs);
    }

    private static <T> T bound(ObjectNode tree, Class<T> type, JsonBinder binder, InvalidContent errors) {
        try {
            return binder.bind(tree, type);
        } catch (HttpProblem e) {
            errors.addAll(e);
            return null;
        }
    }

    /**
     * By its URL, and by what parts those that share one: translations, or the days of a page that is written anew. Without a URL nothing
     * but all that it says tells a line from others.
     */
    private static UUID derivedId(ObjectNode line, PressReleaseDraft draft, ImportedHistory history) {
        String url = draft.attribution().canonicalUrl();
        if (url != null) {
            return OF_URL.generate(Stream.of(url, draft.language(), history.publishedAt())
                    .filter(Objects::nonNull)
                    .map(Object::toString)
                    .collect(Collectors.joining(" ")));
        }
        try {
            return OF_TEXT.generate(CANONICAL.writeValueAsBytes(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as JSON can be written as such", e);
        }
    }
}
