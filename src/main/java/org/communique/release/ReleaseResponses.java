package org.communique.release;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.audience.Criteria;
import org.communique.web.CacheLifetime;
import org.communique.web.ProblemType;
import org.communique.web.WebConfig;

/** Answers one release in the form that is asked for, with links to its neighbours in time and to its other forms. */
@ApplicationScoped
class ReleaseResponses {
    /** The service's own form, which everything has. */
    private static final String JSON_EXTENSION = "json";

    private final PressReleases releases;
    private final ReleaseQueries reader;
    private final List<ReleaseFormat> formats;
    private final CacheLifetime cacheLifetime;
    private final WebConfig web;

    ReleaseResponses(
            PressReleases releases,
            ReleaseQueries reader,
            @All List<ReleaseFormat> formats,
            CacheLifetime cacheLifetime,
            WebConfig web) {
        this.releases = releases;
        this.reader = reader;
        this.formats = formats;
        this.cacheLifetime = cacheLifetime;
        this.web = web;
    }

    /**
     * In the form that the reader likes best.
     *
     * @param accepted the reader's media ranges, the best first
     */
    Response negotiated(ReleaseWithLinks shown, List<MediaType> accepted, Caller caller, Instant now) {
        boolean syndicatable = shown.row().attribution().syndicatable();
        for (MediaType range : accepted) {
            if (range.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
                return json(shown, caller, now);
            }
            Optional<ReleaseFormat> format = format(range);
            if (format.isPresent() && syndicatable) {
                return in(format.get(), shown, caller, now);
            }
        }
        throw ProblemType.NOT_ACCEPTABLE.because(
                syndicatable
                        ? "there is application/json" + others()
                        : "it is not for syndication: there is application/json only");
    }

    /**
     * The release at an address: in the format that its extension names, else in the one that the reader prefers.
     *
     * @param accepted the reader's media ranges, the best first
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 404 when there is no such release or format, or when the format is for partners
     *     and the release is not syndicatable; 406 when the reader does not accept the format; 410 when it is withdrawn and the format
     *     has no words for that
     */
    Response of(ReleaseAddress address, List<MediaType> accepted, Caller caller, Instant now) {
        UUID id = address.id();
        if (address.extension() == null) {
            return withdrawn(id, accepted, caller, now)
                    .orElseGet(() -> negotiated(reader.shown(id, caller, now), accepted, caller, now));
        }
        if (address.extension().equals(JSON_EXTENSION)) {
            require(MediaType.APPLICATION_JSON, accepted);
            return json(reader.shown(id, caller, now), caller, now);
        }
        ReleaseFormat format = formats.stream()
                .filter(candidate -> candidate.extension().equals(address.extension()))
                .findFirst()
                .orElseThrow(() -> ProblemType.NOT_FOUND.because("id: there is no format with this extension"));
        require(format.mediaType(), accepted);
        return withdrawn(id, format, caller, now).orElseGet(() -> {
            ReleaseWithLinks shown = reader.shown(id, caller, now);
            if (!shown.row().attribution().syndicatable()) {
                throw ProblemType.NOT_FOUND.because("id: the press release is not for syndication");
            }
            return in(format, shown, caller, now);
        });
    }

    private static void require(String mediaType, List<MediaType> accepted) {
        MediaType offered = MediaType.valueOf(mediaType);
        if (accepted.stream().noneMatch(offered::isCompatible)) {
            throw ProblemType.NOT_ACCEPTABLE.because("Accept: at this address there is " + mediaType);
        }
    }

    /** What a format that the reader prefers by name tells about a release that was withdrawn; empty when there is nothing to tell. */
    private Optional<Response> withdrawn(UUID id, List<MediaType> accepted, Caller caller, Instant now) {
        return accepted.stream()
                .findFirst()
                .filter(range -> !range.isCompatible(MediaType.APPLICATION_JSON_TYPE))
                .flatMap(this::format)
                .flatMap(format -> withdrawn(id, format, caller, now));
    }

    private Response json(ReleaseWithLinks shown, Caller caller, Instant now) {
        Response.ResponseBuilder response =
                Response.ok(reader.view(shown, caller, now)).type(MediaType.APPLICATION_JSON);
        return linked(response, shown, JSON_EXTENSION, caller, now);
    }

    private Response in(ReleaseFormat format, ReleaseWithLinks shown, Caller caller, Instant now) {
        Response.ResponseBuilder response =
                Response.ok(format.of(reader.view(shown, caller, now))).type(format.mediaType());
        return linked(response, shown, format.extension(), caller, now);
    }

    private Optional<Response> withdrawn(UUID id, ReleaseFormat format, Caller caller, Instant now) {
        return releases.withdrawnRow(id, caller)
                .filter(row -> row.attribution().syndicatable())
                .flatMap(row -> format.ofWithdrawn(PressReleaseView.of(row, List.of(), false, now)))
                .map(told -> Response.status(Response.Status.GONE)
                        .type(format.mediaType())
                        .entity(told)
                        .build());
    }

    private Response linked(
            Response.ResponseBuilder response, ReleaseWithLinks shown, String extension, Caller caller, Instant now) {
        PressReleaseRow row = shown.row();
        linkNeighbour(response, shown.previous(), "prev");
        linkNeighbour(response, shown.next(), "next");
        if (row.attribution().syndicatable()) {
            if (!extension.equals(JSON_EXTENSION)) {
                linkAlternate(response, row, JSON_EXTENSION, MediaType.APPLICATION_JSON);
            }
            formats.stream()
                    .filter(format -> !format.extension().equals(extension))
                    .forEach(format -> linkAlternate(response, row, format.extension(), format.mediaType()));
        }
        if (caller.isAnonymous()) {
            // Its neighbours and translations can change it by coming out.
            cacheLifetime.expiresAt(releases.nextPublication(new Criteria(), now));
        }
        return response.build();
    }

    private void linkNeighbour(Response.ResponseBuilder response, UUID id, String relation) {
        if (id != null) {
            response.header(HttpHeaders.LINK, link(id.toString()) + "; rel=\"" + relation + '"');
        }
    }

    private void linkAlternate(Response.ResponseBuilder response, PressReleaseRow row, String extension, String type) {
        response.header(
                HttpHeaders.LINK, link(row.id() + "." + extension) + "; rel=\"alternate\"; type=\"" + type + '"');
    }

    private String link(String name) {
        return "<" + web.urlOf(PressReleaseResource.PATH + "/" + name) + ">";
    }

    private Optional<ReleaseFormat> format(MediaType range) {
        return formats.stream()
                .filter(format -> range.isCompatible(MediaType.valueOf(format.mediaType())))
                .findFirst();
    }

    private String others() {
        StringBuilder others = new StringBuilder();
        formats.forEach(format -> others.append(", ").append(format.mediaType()));
        return others.toString();
    }
}
