package org.communique.audit;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.communique.journal.SubjectKind;
import org.communique.web.Parameters;

/** The filter of a list of audit entries. */
record AuditFilter(
        Set<AuditEvent> events,
        Set<String> actors,
        Set<String> addresses,
        Set<SubjectKind> kinds,
        UUID subject,
        Instant from,
        Instant before) {

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 400 that names the first invalid parameter */
    static AuditFilter of(AuditQuery query) {
        return new AuditFilter(
                Parameters.all(
                        "event", query.event(), value -> Parameters.oneOf("event", AuditEvent.class, value, null)),
                Parameters.values("actor", query.actor()),
                Parameters.values("address", query.address()),
                Parameters.all(
                        "subjectType",
                        query.subjectType(),
                        value -> Parameters.oneOf("subjectType", SubjectKind.class, value, null)),
                Parameters.uuid("subject", query.subject()),
                Parameters.instant("from", query.from()),
                Parameters.instant("before", query.before()));
    }

    /** Returns the SQL conditions on changes or on denied requests. Their parameters are in {@link #values}. */
    String conditions(boolean denied) {
        StringBuilder conditions = new StringBuilder();
        if (!events.isEmpty()) {
            conditions.append(denied ? " and 'refused' in :events" : " and event in :events");
        }
        if (!actors.isEmpty()) {
            conditions.append(" and actor_id in :actors");
        }
        if (!addresses.isEmpty()) {
            conditions.append(" and address in :addresses");
        }
        if (!kinds.isEmpty()) {
            conditions.append(denied ? " and false" : " and subject in :kinds");
        }
        if (subject != null) {
            conditions.append(denied ? " and false" : " and subject_id = :subject");
        }
        if (from != null) {
            conditions.append(" and at >= :from");
        }
        if (before != null) {
            conditions.append(" and at < :before");
        }
        return conditions.toString();
    }

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        putUnlessEmpty(values, "events", labels());
        putUnlessEmpty(values, "actors", actors);
        putUnlessEmpty(values, "addresses", addresses);
        putUnlessEmpty(values, "kinds", kinds.stream().map(SubjectKind::label).toList());
        putUnlessNull(values, "subject", subject);
        putUnlessNull(values, "from", from);
        putUnlessNull(values, "before", before);
        return values;
    }

    /** Returns the filter as query parameters in a canonical form, for links and for binding cursors to the filter. */
    Map<String, List<String>> parameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        put(parameters, "event", labels().stream());
        put(parameters, "actor", actors.stream());
        put(parameters, "address", addresses.stream());
        put(parameters, "subjectType", kinds.stream().map(SubjectKind::label));
        put(parameters, "subject", Stream.ofNullable(subject));
        put(parameters, "from", Stream.ofNullable(from));
        put(parameters, "before", Stream.ofNullable(before));
        return parameters;
    }

    private List<String> labels() {
        return events.stream().map(AuditEvent::label).toList();
    }

    private static void put(Map<String, List<String>> parameters, String name, Stream<?> values) {
        List<String> texts = values.map(String::valueOf).sorted().toList();
        if (!texts.isEmpty()) {
            parameters.put(name, texts);
        }
    }

    private static void putUnlessEmpty(Map<String, Object> values, String name, Collection<?> value) {
        putUnlessNull(values, name, value.isEmpty() ? null : value);
    }

    private static void putUnlessNull(Map<String, Object> values, String name, Object value) {
        if (value != null) {
            values.put(name, value);
        }
    }
}
