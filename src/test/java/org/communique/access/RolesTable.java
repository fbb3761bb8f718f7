package org.communique.access;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The expected status of each operation for each kind of caller. An operation has several lines where the status depends on the state of
 * its subject.
 */
final class RolesTable {
    /** The kinds of callers. BOUND is an admin bound to another organization than the one to which all subjects belong. */
    enum CallerKind {
        NONE,
        WRONG,
        EXPIRED,
        REVOKED,
        PARTNER,
        AUTHOR,
        EDITOR,
        ADMIN,
        BOUND,
        MONITOR
    }

    private static final String LINES = """
            #                        none    expired partner editor  bound
            #                            wrong   revoked author  admin   monitor
            listPressReleases      | 200 401 401 401 200 200 200 200 200 403 |              | GET /v1/press-releases |
            listPressReleases      | 401 401 401 401 403 200 200 200 200 403 |              | GET /v1/press-releases?status=draft |
            getPressRelease        | 404 401 401 401 404 200 200 200 404 403 | draft        | GET /v1/press-releases/{id} |
            getPressRelease        | 404 401 401 401 404 200 200 200 404 403 | scheduled    | GET /v1/press-releases/{id} |
            getPressRelease        | 404 401 401 401 200 200 200 200 404 403 | embargoed    | GET /v1/press-releases/{id} |
            getPressRelease        | 200 401 401 401 200 200 200 200 200 403 | published    | GET /v1/press-releases/{id} |
            getPressRelease        | 410 401 401 401 410 200 200 200 410 403 | withdrawn    | GET /v1/press-releases/{id} |
            getPressRelease        | 404 401 401 401 404 200 200 200 404 403 | trashed      | GET /v1/press-releases/{id} |
            getPressRelease        | 401 401 401 401 403 200 200 200 404 403 | draft        | GET /v1/press-releases/{id}?at=2999-01-01T00:00:00Z |
            getPressRelease        | 401 401 401 401 403 200 200 200 403 403 | published    | GET /v1/press-releases/{id}?at=2999-01-01T00:00:00Z |
            listRelatedPressReleases | 404 401 401 401 404 200 200 200 404 403 | draft        | GET /v1/press-releases/{id}/related |
            listRelatedPressReleases | 404 401 401 401 404 200 200 200 404 403 | scheduled    | GET /v1/press-releases/{id}/related |
            listRelatedPressReleases | 404 401 401 401 200 200 200 200 404 403 | embargoed    | GET /v1/press-releases/{id}/related |
            listRelatedPressReleases | 200 401 401 401 200 200 200 200 200 403 | published    | GET /v1/press-releases/{id}/related |
            listRelatedPressReleases | 410 401 401 401 410 200 200 200 410 403 | withdrawn    | GET /v1/press-releases/{id}/related |
            listRelatedPressReleases | 404 401 401 401 404 200 200 200 404 403 | trashed      | GET /v1/press-releases/{id}/related |
            getPressReleaseBySlug  | 404 401 401 401 404 200 200 200 404 403 | draft        | GET /v1/press-releases/by-slug/{slug} |
            getPressReleaseBySlug  | 404 401 401 401 200 200 200 200 404 403 | embargoed    | GET /v1/press-releases/by-slug/{slug} |
            getPressReleaseBySlug  | 200 401 401 401 200 200 200 200 200 403 | published    | GET /v1/press-releases/by-slug/{slug} |
            getPressReleaseBySlug  | 410 401 401 401 410 200 200 200 410 403 | withdrawn    | GET /v1/press-releases/by-slug/{slug} |
            getPressReleaseAsJson  | 200 401 401 401 200 200 200 200 200 403 | published    | GET /v1/press-releases/{id}.json |
            getPressReleaseAsJson  | 404 401 401 401 200 200 200 200 404 403 | embargoed    | GET /v1/press-releases/{id}.json |
            getPressReleaseAsJson  | 410 401 401 401 410 200 200 200 410 403 | withdrawn    | GET /v1/press-releases/{id}.json |
            getPressReleaseAsNinjs | 200 401 401 401 200 200 200 200 200 403 | published    | GET /v1/press-releases/{id}.ninjs.json |
            getPressReleaseAsNinjs | 404 401 401 401 404 200 200 200 404 403 | draft        | GET /v1/press-releases/{id}.ninjs.json |
            getPressReleaseAsNinjs | 404 401 401 401 200 200 200 200 404 403 | embargoed    | GET /v1/press-releases/{id}.ninjs.json |
            getPressReleaseAsNinjs | 404 401 401 401 404 200 200 200 404 403 | trashed      | GET /v1/press-releases/{id}.ninjs.json |
            getPressReleaseAsJsonLd| 200 401 401 401 200 200 200 200 200 403 | published    | GET /v1/press-releases/{id}.jsonld |
            getPressReleaseAsJsonLd | 404 401 401 401 200 200 200 200 404 403 | embargoed   | GET /v1/press-releases/{id}.jsonld |
            getPressReleaseAsJsonLd | 410 401 401 401 410 200 200 200 410 403 | withdrawn   | GET /v1/press-releases/{id}.jsonld |
            getRssFeed             | 200 401 401 401 200 200 200 200 200 403 |              | GET /feeds/press-releases.rss |
            getAtomFeed            | 200 401 401 401 200 200 200 200 200 403 |              | GET /feeds/press-releases.atom |
            getJsonFeed            | 200 401 401 401 200 200 200 200 200 403 |              | GET /feeds/press-releases.json |
            subscribeToFeed        | 202 401 401 401 202 202 202 202 202 403 |              | POST /hub | hub.mode=unsubscribe&hub.topic=http://localhost:8080/feeds/press-releases.rss&hub.callback=http://127.0.0.1:1/
            getSitemap             | 200 401 401 401 200 200 200 200 200 403 |              | GET /sitemap.xml |
            getNewsSitemap         | 200 401 401 401 200 200 200 200 200 403 |              | GET /sitemap-news.xml |
            getSitemapPart         | 200 401 401 401 200 200 200 200 200 403 | published    | GET /sitemap-{part}.xml |
            createPressRelease     | 401 401 401 401 403 201 201 201 201 403 |              | POST /v1/press-releases | {}
            createPressRelease     | 401 401 401 401 403 201 201 201 403 403 | organization | POST /v1/press-releases | {"organization": {"id": "{id}"}}
            replacePressRelease    | 401 401 401 401 403 200 200 200 404 403 | draft        | PUT /v1/press-releases/{id} | {"title": "Б"}
            replacePressRelease    | 401 401 401 401 403 403 200 200 403 403 | published    | PUT /v1/press-releases/{id} | {"title": "Б", "body": "Б", "language": "ru", "attribution": {"source": {"name": "Б"}}}
            patchPressRelease      | 401 401 401 401 403 200 200 200 404 403 | draft        | PATCH /v1/press-releases/{id} | {"title": "Б"}
            patchPressRelease      | 401 401 401 401 403 403 200 200 404 403 | scheduled    | PATCH /v1/press-releases/{id} | {"title": "Б"}
            patchPressRelease      | 401 401 401 401 403 403 200 200 404 403 | embargoed    | PATCH /v1/press-releases/{id} | {"title": "Б"}
            patchPressRelease      | 401 401 401 401 403 403 200 200 403 403 | published    | PATCH /v1/press-releases/{id} | {"title": "Б"}
            trashPressRelease      | 401 401 401 401 403 200 200 200 404 403 | draft        | DELETE /v1/press-releases/{id} |
            trashPressRelease      | 401 401 401 401 403 403 200 200 403 403 | published    | DELETE /v1/press-releases/{id} |
            publishPressRelease    | 401 401 401 401 403 403 200 200 404 403 | draft        | POST /v1/press-releases/{id}/publish | {}
            unschedulePressRelease | 401 401 401 401 403 403 200 200 404 403 | scheduled    | POST /v1/press-releases/{id}/unschedule |
            correctPressRelease    | 401 401 401 401 403 403 200 200 403 403 | published    | POST /v1/press-releases/{id}/correct | {"note": "Б", "changes": {"title": "Б"}}
            withdrawPressRelease   | 401 401 401 401 403 403 200 200 404 403 | embargoed    | POST /v1/press-releases/{id}/withdraw | {"reason": "Б"}
            withdrawPressRelease   | 401 401 401 401 403 403 200 200 403 403 | published    | POST /v1/press-releases/{id}/withdraw | {"reason": "Б"}
            restorePressRelease    | 401 401 401 401 403 403 200 200 404 403 | trashed      | POST /v1/press-releases/{id}/restore |
            purgePressRelease      | 401 401 401 401 403 403 403 204 404 403 | trashed      | POST /v1/press-releases/{id}/purge |
            listRevisions          | 401 401 401 401 403 200 200 200 404 403 | draft        | GET /v1/press-releases/{id}/revisions |
            listRevisions          | 401 401 401 401 403 200 200 200 403 403 | published    | GET /v1/press-releases/{id}/revisions |
            getRevision            | 401 401 401 401 403 200 200 200 404 403 | draft        | GET /v1/press-releases/{id}/revisions/{version} |
            getRevision            | 401 401 401 401 403 200 200 200 403 403 | published    | GET /v1/press-releases/{id}/revisions/{version} |
            restoreRevision        | 401 401 401 401 403 403 200 200 404 403 | draft        | POST /v1/press-releases/{id}/revisions/{version}/restore |
            restoreRevision        | 401 401 401 401 403 403 200 200 403 403 | published    | POST /v1/press-releases/{id}/revisions/{version}/restore |
            listOrganizations      | 200 401 401 401 200 200 200 200 200 403 |              | GET /v1/organizations |
            getOrganization        | 200 401 401 401 200 200 200 200 200 403 | organization | GET /v1/organizations/{id} |
            createOrganization     | 401 401 401 401 403 403 201 201 403 403 |              | POST /v1/organizations | {"name": "Б"}
            replaceOrganization    | 401 401 401 401 403 403 200 200 403 403 | organization | PUT /v1/organizations/{id} | {"name": "Б"}
            patchOrganization      | 401 401 401 401 403 403 200 200 403 403 | organization | PATCH /v1/organizations/{id} | {"name": "Б"}
            deleteOrganization     | 401 401 401 401 403 403 204 204 403 403 | organization | DELETE /v1/organizations/{id} |
            listTopics             | 200 401 401 401 200 200 200 200 200 403 |              | GET /v1/topics |
            searchPressReleases    | 200 401 401 401 200 200 200 200 200 403 |              | GET /v1/search |
            searchPressReleases    | 401 401 401 401 403 200 200 200 200 403 |              | GET /v1/search?status=draft |
            suggest                | 200 401 401 401 200 200 200 200 200 403 |              | GET /v1/search/suggest |
            listChanges            | 200 401 401 401 200 200 200 200 200 403 |              | GET /v1/changes |
            streamChanges          | 200 401 401 401 200 200 200 200 200 403 |              | GET /v1/changes/stream |
            listSubscriptions      | 401 401 401 401 200 200 200 200 200 403 |              | GET /v1/subscriptions |
            createSubscription     | 401 401 401 401 201 201 201 201 201 403 |              | POST /v1/subscriptions | {"url": "https://127.0.0.1/", "filter": {"topic": "ничто"}}
            getSubscription        | 401 401 401 401 200 404 404 200 404 403 | subscription | GET /v1/subscriptions/{id} |
            patchSubscription      | 401 401 401 401 200 404 404 200 404 403 | subscription | PATCH /v1/subscriptions/{id} | {"name": "Б"}
            deleteSubscription     | 401 401 401 401 204 404 404 204 404 403 | subscription | DELETE /v1/subscriptions/{id} |
            pauseSubscription      | 401 401 401 401 200 404 404 200 404 403 | subscription | POST /v1/subscriptions/{id}/pause |
            resumeSubscription     | 401 401 401 401 200 404 404 200 404 403 | subscription | POST /v1/subscriptions/{id}/resume | {}
            rotateSubscriptionSecret | 401 401 401 401 200 404 404 200 404 403 | subscription | POST /v1/subscriptions/{id}/rotate-secret |
            redeliverSince         | 401 401 401 401 202 404 404 202 404 403 | subscription | POST /v1/subscriptions/{id}/redeliver | {"since": "{cursor}"}
            testSubscription       | 401 401 401 401 202 404 404 202 404 403 | subscription | POST /v1/subscriptions/{id}/test |
            listDeliveries         | 401 401 401 401 200 404 404 200 404 403 | subscription | GET /v1/subscriptions/{id}/deliveries |
            getDelivery            | 401 401 401 401 200 404 404 200 404 403 | delivery     | GET /v1/subscriptions/{id}/deliveries/{delivery} |
            redeliver              | 401 401 401 401 202 404 404 202 404 403 | delivery     | POST /v1/subscriptions/{id}/deliveries/{delivery}/redeliver |
            listApiKeys            | 401 401 401 401 403 403 403 200 403 403 |              | GET /v1/api-keys |
            getApiKey              | 401 401 401 401 403 403 403 200 403 403 | key          | GET /v1/api-keys/{id} |
            createApiKey           | 401 401 401 401 403 403 403 201 403 403 |              | POST /v1/api-keys | {"name": "Б", "role": "partner"}
            patchApiKey            | 401 401 401 401 403 403 403 200 403 403 | key          | PATCH /v1/api-keys/{id} | {"name": "Б"}
            revokeApiKey           | 401 401 401 401 403 403 403 200 403 403 | key          | DELETE /v1/api-keys/{id} |
            listAuditEntries       | 401 401 401 401 403 403 403 200 403 403 |              | GET /v1/audit |
            importPressReleases    | 401 401 401 401 403 403 403 200 403 403 |              | POST /v1/import | {"title": "Б"}
            listMediaFiles         | 401 401 401 401 403 200 200 200 200 403 |              | GET /v1/media |
            getMediaFile           | 401 401 401 401 403 200 200 200 404 403 | file         | GET /v1/media/{id} |
            getMediaFile           | 401 401 401 401 403 200 200 200 200 403 | public file  | GET /v1/media/{id} |
            uploadMediaFile        | 401 401 401 401 403 201 201 201 201 403 |              | POST /v1/media | <svg/>
            patchMediaFile         | 401 401 401 401 403 200 200 200 404 403 | file         | PATCH /v1/media/{id} | {"alt": "Б"}
            patchMediaFile         | 401 401 401 401 403 403 200 200 403 403 | public file  | PATCH /v1/media/{id} | {"alt": "Б"}
            deleteMediaFile        | 401 401 401 401 403 204 204 204 404 403 | file         | DELETE /v1/media/{id} |
            getMediaContent        | 404 401 401 401 404 200 200 200 404 403 | file         | GET /media/{id}/{filename} |
            getMediaContent        | 200 401 401 401 200 200 200 200 200 403 | public file  | GET /media/{id}/{filename} |
            getMediaRendition      | 404 401 401 401 404 200 200 200 404 403 | file         | GET /media/{id}/{rendition}/{filename} |
            getMediaRendition      | 200 401 401 401 200 200 200 200 200 403 | public file  | GET /media/{id}/{rendition}/{filename} |
            exportPressReleases    | 401 401 401 401 403 403 403 200 403 403 |              | GET /v1/export |
            """;

    private RolesTable() {}

    static List<Line> lines() {
        return LINES.lines().filter(line -> !line.startsWith("#")).map(Line::of).toList();
    }

    static Stream<Case> cases() {
        return lines().stream()
                .flatMap(line -> Arrays.stream(CallerKind.values()).map(caller -> new Case(line, caller)));
    }

    /**
     * @param subject the subject of the operation, by its state
     * @param uri     with placeholders for the properties of the subject
     */
    record Line(String operation, List<Integer> statuses, String subject, String method, String uri, String body) {

        private static Line of(String text) {
            List<String> cells = new ArrayList<>(List.of(text.split("\\|", -1)));
            cells.replaceAll(String::strip);
            List<Integer> statuses =
                    Arrays.stream(cells.get(1).split(" ")).map(Integer::valueOf).toList();
            String[] request = cells.get(3).split(" ");
            return new Line(cells.get(0), statuses, cells.get(2), request[0], request[1], cells.get(4));
        }

        /** The route as in the OpenAPI document. */
        String route() {
            return method + " " + uri.replaceFirst("\\?.*", "");
        }

        /** The operation, with the query parameter if there is one: an operation or a parameter may require a role. */
        String restricted() {
            return operation + uri.replaceFirst("^[^?]*", "").replaceFirst("=.*", "");
        }

        /** The caller with the lowest role that is allowed; NONE if no key is required. */
        CallerKind lowestAllowed() {
            return Stream.of(
                            CallerKind.NONE, CallerKind.PARTNER, CallerKind.AUTHOR, CallerKind.EDITOR, CallerKind.ADMIN)
                    .filter(caller -> status(caller) < 300)
                    .findFirst()
                    .orElseThrow();
        }

        private int status(CallerKind caller) {
            return statuses.get(caller.ordinal());
        }
    }

    record Case(Line line, CallerKind caller) {
        int status() {
            return line.status(caller);
        }

        boolean changes() {
            return status() < 300 && !line.method().equals("GET");
        }

        @Override
        public String toString() {
            String subject = line.subject().isEmpty() ? "" : " (" + line.subject() + ")";
            return line.restricted() + subject + ", " + caller.name().toLowerCase(Locale.ROOT) + ": " + status();
        }
    }
}
