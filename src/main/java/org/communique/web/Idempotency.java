package org.communique.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/**
 * Implements {@code Idempotency-Key}: a creation that is sent again within 24 hours gets the first response again and creates nothing. The
 * response is stored in the transaction that creates, so that neither exists without the other.
 */
@ApplicationScoped
public class Idempotency {
    private static final Duration TTL = Duration.ofHours(24);
    private static final int MAX_KEY_LENGTH = 255;

    private final EntityManager database;
    private final Clock clock;

    Idempotency(EntityManager database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The new resource and its address. */
    public record Created(HasVersion representation, URI location) {}

    /** What an idempotency key is unique in: the same key of another caller or for another route is a different key. */
    public record Scope(String principal, String route, String key) {}

    /**
     * Creates, or repeats the stored response.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 409 while a request with the key is in progress, 422 if the key was used with
     *     another body
     */
    @Transactional
    public Response once(Scope scope, JsonInput input, Supplier<Created> creation) {
        return once(scope, () -> Digest.sha256(input.tree().toString().getBytes(StandardCharsets.UTF_8)), creation);
    }

    /**
     * As {@link #once(Scope, JsonInput, Supplier)}, for a body that is not JSON.
     *
     * @param hash by which bodies are compared
     */
    @Transactional
    public Response once(Scope scope, byte[] hash, Supplier<Created> creation) {
        return once(scope, () -> hash, creation);
    }

    private Response once(Scope scope, Supplier<byte[]> bodyHash, Supplier<Created> creation) {
        if (scope.key() == null) {
            return answer(creation.get()).response();
        }
        Scope checked = new Scope(scope.principal(), scope.route(), digestOf(scope.key()));
        byte[] hash = bodyHash.get();
        if (!lock(checked)) {
            throw ProblemType.IN_FLIGHT
                    .builder("A request with this Idempotency-Key is still in progress. Retry later.")
                    .withHeader(HttpHeaders.RETRY_AFTER, "1")
                    .build();
        }
        deleteExpired();
        Tuple stored = find(checked);
        if (stored != null) {
            if (!Arrays.equals(hash, stored.get("request_hash", byte[].class))) {
                throw ProblemType.IDEMPOTENCY_KEY_REUSED.because(
                        "This Idempotency-Key was used with a different request body. Use a new key for a new request.");
            }
            return Answer.of(stored).response();
        }
        Answer answer = answer(creation.get());
        store(checked, hash, answer);
        return answer.response();
    }

    private static Answer answer(Created created) {
        try {
            byte[] body = JsonMapping.MAPPER.writeValueAsBytes(created.representation());
            return new Answer(
                    201,
                    created.location().toASCIIString(),
                    CachingFilter.entityTag(created.representation(), body),
                    body);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Accepts a quoted structured-field string, as in the IETF draft, and the bare characters that most clients send. */
    private static String unquoted(String key) {
        String bare = key.strip();
        if (bare.length() >= 2 && bare.startsWith("\"") && bare.endsWith("\"")) {
            bare = bare.substring(1, bare.length() - 1);
        }
        if (bare.isEmpty() || bare.length() > MAX_KEY_LENGTH || !bare.matches("[ -~]+")) {
            throw ProblemType.INVALID_PARAMETER
                    .builder("The header Idempotency-Key must have 1 to " + MAX_KEY_LENGTH
                            + " printable ASCII characters.")
                    .with("parameter", "Idempotency-Key")
                    .build();
        }
        return bare;
    }

    /** Stored instead of the key, in case a client sends a secret as its key. */
    private static String digestOf(String key) {
        return HexFormat.of().formatHex(Digest.sha256(unquoted(key).getBytes(StandardCharsets.US_ASCII)));
    }

    /** Locks the key until the transaction ends, also by a crash. */
    private boolean lock(Scope scope) {
        return (Boolean) database.createNativeQuery(
                        "select pg_try_advisory_xact_lock(hashtextextended(:scope, 0))", Boolean.class)
                .setParameter("scope", "idempotency " + scope)
                .getSingleResult();
    }

    private void deleteExpired() {
        database.createNativeQuery("delete from idempotent_answer where answered_at < :end")
                .setParameter("end", clock.instant().minus(TTL))
                .executeUpdate();
    }

    private Tuple find(Scope scope) {
        List<?> found = database.createNativeQuery("""
                        select request_hash, status, location, entity_tag, body from idempotent_answer
                        where principal = :principal and route = :route and key = :key""", Tuple.class)
                .setParameter("principal", scope.principal())
                .setParameter("route", scope.route())
                .setParameter("key", scope.key())
                .getResultList();
        return found.isEmpty() ? null : (Tuple) found.get(0);
    }

    private void store(Scope scope, byte[] hash, Answer answer) {
        Instant now = clock.instant();
        database.createNativeQuery("""
                        insert into idempotent_answer (principal, route, key, request_hash, status, location, entity_tag, body, answered_at)
                        values (:principal, :route, :key, :hash, :status, :location, :tag, :body, :now)""")
                .setParameter("principal", scope.principal())
                .setParameter("route", scope.route())
                .setParameter("key", scope.key())
                .setParameter("hash", hash)
                .setParameter("status", answer.status())
                .setParameter("location", answer.location())
                .setParameter("tag", answer.entityTag())
                .setParameter("body", answer.body())
                .setParameter("now", now)
                .executeUpdate();
    }

    private record Answer(int status, String location, String entityTag, byte[] body) {

        static Answer of(Tuple row) {
            return new Answer(
                    row.get("status", Integer.class),
                    row.get("location", String.class),
                    row.get("entity_tag", String.class),
                    row.get("body", byte[].class));
        }

        Response response() {
            return Response.status(status)
                    .location(URI.create(location))
                    .header(HttpHeaders.ETAG, entityTag)
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .entity(body)
                    .build();
        }
    }
}
