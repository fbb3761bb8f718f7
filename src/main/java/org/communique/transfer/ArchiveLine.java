package org.communique.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.html.SafeHtml;
import org.communique.release.PressReleaseDraft;
import org.communique.release.PressReleaseView;
import org.communique.release.Slugs;
import org.communique.text.TopicName;
import org.communique.web.Instants;
import org.communique.web.InvalidContent;
import org.communique.web.JsonBinder;
import org.communique.web.Notice;

/**
 * A valid line of an import. Its references are not resolved yet.
 *
 * @param hasTranslations whether the line has the field {@code translations}
 * @param topics          the topics of the draft
 * @param body            the body as safe HTML
 * @param slugs           the slug of the line; without one, candidates of which a new release gets the first that is free
 */
record ArchiveLine(
        UUID id,
        PressReleaseDraft draft,
        ImportedHistory history,
        boolean hasTranslations,
        List<TopicName> topics,
        SafeHtml body,
        List<String> slugs) {

    /** Sorts the fields, so that equal content leads to the same id whatever the order of its fields. */
    private static final ObjectWriter CANONICAL = JsonMapper.builder()
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build()
            .writer();

    private static final NameBasedGenerator URL_IDS = Generators.nameBasedGenerator(NameBasedGenerator.NAMESPACE_URL);
    /** Uses an arbitrary namespace, which separates ids derived from content from those derived from URLs. */
    private static final NameBasedGenerator CONTENT_IDS =
            Generators.nameBasedGenerator(UUID.fromString("5a2b9c1e-6b0f-4d39-9a55-1f0c7e3d8b42"));

    /** @throws HttpProblem 422 with a pointer to each invalid field */
    static ArchiveLine of(ObjectNode line, JsonBinder binder) {
        ObjectNode content = line.deepCopy();
        content.remove(Notice.FIELD);
        ObjectNode readOnly = line.objectNode();
        for (String field : PressReleaseView.READ_ONLY) {
            if (content.has(field)) {
                readOnly.set(field, content.remove(field));
            }
        }
        if (content.path("organization").isTextual()) {
            String slug = content.path("organization").textValue();
            content.putObject("organization").put("slug", slug);
        }
        InvalidContent errors = new InvalidContent();
        PressReleaseDraft draft = bind(content, PressReleaseDraft.class, binder, errors);
        ImportedHistory history = bind(readOnly, ImportedHistory.class, binder, errors);
        errors.throwIfAny();
        history.validate();
        SafeHtml body = draft.safeBody();
        UUID id = history.id() != null ? history.id() : derivedId(line, draft, history);
        List<String> slugs = draft.slug() != null
                ? List.of(draft.slug())
                : Slugs.candidates(id, draft.title()).toList();
        List<TopicName> topics = draft.topics().stream().map(TopicName::of).toList();
        return new ArchiveLine(id, draft, history, content.hasNonNull("translations"), topics, body, slugs);
    }

    String html() {
        return body.html();
    }

    private static <T> T bind(ObjectNode tree, Class<T> type, JsonBinder binder, InvalidContent errors) {
        try {
            return binder.bind(tree, type);
        } catch (HttpProblem e) {
            errors.addAll(e);
            return null;
        }
    }

    /**
     * Derives the id from the URL, the language and the publication, because translations share a URL, and so do the issues of a page that
     * is rewritten every day. Without a URL it derives the id from the whole line. The publication counts in microseconds, so that files
     * which were imported into earlier versions still lead to the same ids.
     */
    private static UUID derivedId(ObjectNode line, PressReleaseDraft draft, ImportedHistory history) {
        String url = draft.attribution().canonicalUrl();
        if (url != null) {
            return URL_IDS.generate(Stream.of(url, draft.language(), publishedAt(line, history))
                    .filter(Objects::nonNull)
                    .map(Object::toString)
                    .collect(Collectors.joining(" ")));
        }
        try {
            return CONTENT_IDS.generate(CANONICAL.writeValueAsBytes(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON that was read before", e);
        }
    }

    private static Instant publishedAt(ObjectNode line, ImportedHistory history) {
        JsonNode text = line.hasNonNull("publishedAt") ? line.get("publishedAt") : line.path("embargoUntil");
        return history.publishedAt() == null
                ? null
                : Instants.parse(text.textValue()).truncatedTo(ChronoUnit.MICROS);
    }
}
