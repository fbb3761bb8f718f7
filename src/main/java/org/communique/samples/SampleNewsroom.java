package org.communique.samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.communique.access.Caller;
import org.communique.database.DatabaseConfig;
import org.communique.database.Sql;
import org.communique.media.MediaView;
import org.communique.media.Uploads;
import org.communique.organization.OrganizationRegistry;
import org.communique.release.PressReleaseView;
import org.communique.release.ReleaseCommands;
import org.communique.web.JsonMapping;

/** Loads the sample newsroom into an empty database, by the same commands that clients use. */
@ApplicationScoped
public class SampleNewsroom {
    private static final String FILE = "/samples/newsroom.json";
    private static final String FILES = "/samples/media/";

    private final SamplesConfig config;
    private final DatabaseConfig database;
    private final OrganizationRegistry organizations;
    private final Sql sql;
    private final ReleaseCommands releases;
    private final Uploads uploads;
    private final Clock clock;

    SampleNewsroom(
            SamplesConfig config,
            DatabaseConfig database,
            OrganizationRegistry organizations,
            Sql sql,
            ReleaseCommands releases,
            Uploads uploads,
            Clock clock) {
        this.config = config;
        this.database = database;
        this.organizations = organizations;
        this.sql = sql;
        this.releases = releases;
        this.uploads = uploads;
        this.clock = clock;
    }

    private boolean isEmpty() {
        return sql.rows(
                        "select not exists (select 1 from organization) and not exists (select 1 from press_release)",
                        Map.of(),
                        row -> row.getBoolean(1))
                .get(0);
    }

    /** Loads all samples or none: a start that is interrupted leaves an empty database, which the next start fills. */
    @Transactional
    public void loadIfConfigured() {
        if (!config.samples().orElse(database.embedded()) || !isEmpty()) {
            return;
        }
        JsonNode newsroom = read();
        for (JsonNode organization : newsroom.get("organizations")) {
            organizations.create((ObjectNode) organization, Caller.SYSTEM);
        }
        Map<String, String> idsBySlug = new HashMap<>();
        for (JsonNode sample : newsroom.get("releases")) {
            PressReleaseView release = load(sample, idsBySlug);
            idsBySlug.put(release.slug(), release.id().toString());
        }
    }

    private PressReleaseView load(JsonNode sample, Map<String, String> idsBySlug) {
        ObjectNode text = sample.get("release").deepCopy();
        if (sample.has("translationOf")) {
            ArrayNode translations = text.putArray("translations");
            translations.addObject().put("slug", sample.get("translationOf").textValue());
        }
        for (JsonNode medium : text.withArray("media")) {
            if (medium.has("file")) {
                upload((ObjectNode) medium, text);
            }
        }
        PressReleaseView release = releases.create(text, Caller.SYSTEM);
        if (sample.has("publish")) {
            release = releases.publish(writeRequest(release), publication(sample.get("publish")));
        }
        if (sample.has("correct")) {
            release = releases.correct(writeRequest(release), (ObjectNode) sample.get("correct"));
        }
        if (sample.has("withdraw")) {
            ObjectNode withdrawal = sample.get("withdraw").deepCopy();
            JsonNode replacement = withdrawal.remove("replacedBySlug");
            if (replacement != null) {
                withdrawal.put("replacedBy", idsBySlug.get(replacement.textValue()));
            }
            release = releases.withdraw(writeRequest(release), withdrawal);
        }
        return release;
    }

    /** Uploads the file of a medium, to which the text refers by its name. */
    private void upload(ObjectNode medium, ObjectNode text) {
        String name = medium.remove("file").textValue();
        try (InputStream content = SampleNewsroom.class.getResourceAsStream(FILES + name)) {
            MediaView file = uploads.add(content, name, Caller.SYSTEM);
            medium.put("id", file.id().toString());
            text.put("body", text.get("body").textValue().replace("file:" + name, file.url()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A scheduled sample gives its publication relative to now, so that it is always in the future. */
    private ObjectNode publication(JsonNode sample) {
        ObjectNode publication = sample.deepCopy();
        JsonNode in = publication.remove("in");
        if (in != null) {
            publication.put(
                    "publishedAt",
                    clock.instant()
                            .atOffset(ZoneOffset.UTC)
                            .plus(Period.parse(in.textValue()))
                            .toInstant()
                            .toString());
        }
        return publication;
    }

    private static ReleaseCommands.WriteRequest writeRequest(PressReleaseView release) {
        return new ReleaseCommands.WriteRequest(release.id(), String.valueOf(release.version()), Caller.SYSTEM);
    }

    private static JsonNode read() {
        try (InputStream file = SampleNewsroom.class.getResourceAsStream(FILE)) {
            return JsonMapping.MAPPER.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
