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
import org.communique.web.ProblemType;
import org.communique.web.WebConfig;

/** Makes the responses for one release in the requested format, with links to its neighbours in time and to its other formats. */
@ApplicationScoped
class ReleaseResponses {
    /** The extension of the service's own format, in which every release is available. */
    private static final String JSON_EXTENSION = "json";

    private final PressReleases releases;
    private final ReleaseQueries queries;
    private final List<ReleaseFormat> formats;
    private final VisibleReleases visibleReleases;
    private final WebConfig web;

    ReleaseResponses(
            PressReleases releases,
            ReleaseQueries queries,
            @All List<ReleaseFormat> formats,
            VisibleReleases visibleReleases,
            WebConfig web) {
        this.releases = releases;
        this.queries = queries;
        this.formats = formats;
        this.visibleReleases = visibleReleases;
        this.web = web;
    }

    /**
     * Returns the release in the format that the client prefers.
     *
     * @param accepted the media ranges of {@code Accept}, the preferred first
     */
    Response negotiated(ReleaseWithLinks release, List<MediaType> accepted, Caller caller, Instant now) {
        boolean syndicatable = release.row().attribution().syndicatable();
        for (MediaType range : accepted) {
            if (range.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
                return json(release, caller, now);
            }
            Optional<ReleaseFormat> format = format(range);
            if (format.isPresent() && syndicatable) {
                return in(format.get(), release, caller, now);
            }
        }
        throw ProblemType.NOT_ACCEPTABLE.because(
                syndicatable
                        ? "The press release is available as application/json" + others() + "."
                        : "The press release is not for syndication; it is available as application/json only.");
    }

    /**
     * Returns the release at an address, in the format of the extension, or else in the one that the client prefers.
     *
     * @param accepted the media ranges of {@code Accept}, the preferred first
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 404 if the release or the format does not exist, or if the format is for partners
     *     and the release is not syndicatable; 406 if the client does not accept the format; 410 if the release is withdrawn and the
     *     format cannot express that
     */
    Response of(ReleaseAddress address, List<MediaType> accepted, Caller caller, Instant now) {
        UUID id = address.id();
        if (address.extension() == null) {
            return withdrawn(id, accepted, caller, now)
                    .orElseGet(() -> negotiated(queries.get(id, caller, now), accepted, caller, now));
        }
        if (address.extension().equals(JSON_EXTENSION)) {
            require(MediaType.APPLICATION_JSON, accepted);
            return json(queries.get(id, caller, now), caller, now);
        }
        ReleaseFormat format = formats.stream()
                .filter(candidate -> candidate.extension().equals(address.extension()))
                .findFirst()
                .orElseThrow(() -> ProblemType.NOT_FOUND.because("No format has this extension."));
        require(format.mediaType(), accepted);
        return withdrawn(id, format, caller, now).orElseGet(() -> {
            ReleaseWithLinks release = queries.get(id, caller, now);
            if (!release.row().attribution().syndicatable()) {
                throw ProblemType.NOT_FOUND.because("The press release is not for syndication.");
            }
            return in(format, release, caller, now);
        });
    }

    private static void require(String mediaType, List<MediaType> accepted) {
        MediaType offered = MediaType.valueOf(mediaType);
        if (accepted.stream().noneMatch(offered::isCompatible)) {
            throw ProblemType.NOT_ACCEPTABLE.because("This address is only available as " + mediaType + ".");
        }
    }

    /** Returns a withdrawn release in the format that the client prefers by name, if that format can express a withdrawal. */
    private Optional<Response> withdrawn(UUID id, List<MediaType> accepted, Caller caller, Instant now) {
        return accepted.stream()
                .findFirst()
                .filter(range -> !range.isCompatible(MediaType.APPLICATION_JSON_TYPE))
                .flatMap(this::format)
                .flatMap(format -> withdrawn(id, format, caller, now));
    }

    private Response json(ReleaseWithLinks release, Caller caller, Instant now) {
        Response.ResponseBuilder response =
                Response.ok(queries.view(release, caller, now)).type(MediaType.APPLICATION_JSON);
        return linked(response, release, JSON_EXTENSION, caller, now);
    }

    private Response in(ReleaseFormat format, ReleaseWithLinks release, Caller caller, Instant now) {
        Response.ResponseBuilder response =
                Response.ok(format.of(queries.view(release, caller, now))).type(format.mediaType());
        return linked(response, release, format.extension(), caller, now);
    }

    private Optional<Response> withdrawn(UUID id, ReleaseFormat format, Caller caller, Instant now) {
        return releases.withdrawnRow(id, caller)
                .filter(row -> row.attribution().syndicatable())
                .flatMap(row -> format.ofWithdrawn(PressReleaseView.of(row, List.of(), false, now)))
                .map(document -> Response.status(Response.Status.GONE)
                        .type(format.mediaType())
                        .entity(document)
                        .build());
    }

    private Response linked(
            Response.ResponseBuilder response, ReleaseWithLinks release, String extension, Caller caller, Instant now) {
        PressReleaseRow row = release.row();
        linkNeighbour(response, release.previous(), "prev");
        linkNeighbour(response, release.next(), "next");
        if (row.attribution().syndicatable()) {
            if (!extension.equals(JSON_EXTENSION)) {
                linkAlternate(response, row, JSON_EXTENSION, MediaType.APPLICATION_JSON);
            }
            formats.stream()
                    .filter(format -> !format.extension().equals(extension))
                    .forEach(format -> linkAlternate(response, row, format.extension(), format.mediaType()));
        }
        // The publication of a neighbour or of a translation changes the response.
        visibleReleases.expireAtNextPublication(ReleaseFilter.ALL, caller, now);
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
