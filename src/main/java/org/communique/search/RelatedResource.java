package org.communique.search;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import org.communique.access.Caller;
import org.communique.access.CurrentCaller;
import org.communique.release.PressReleaseResource;
import org.communique.release.ReleaseFilter;
import org.communique.release.VisibleReleases;
import org.communique.replica.PublicRead;
import org.communique.web.Parameters;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoint for similar releases. */
@PublicRead
@Path(PressReleaseResource.PATH + "/{id}/related")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Search")
public class RelatedResource {
    private static final int DEFAULT_LIMIT = 5;

    private final ReleaseSearch search;
    private final VisibleReleases releases;
    private final CurrentCaller current;
    private final Clock clock;

    RelatedResource(ReleaseSearch search, VisibleReleases releases, CurrentCaller current, Clock clock) {
        this.search = search;
        this.releases = releases;
        this.current = current;
        this.clock = clock;
    }

    @GET
    @PermitAll
    @Operation(
            operationId = "listRelatedPressReleases",
            summary = "List similar press releases",
            description =
                    "Returns published releases that have the most characteristic words of title, summary, topics and body in common with this one, those in the same language first, and by similarity otherwise. Of releases that are translations of each other there is one, and none is a translation of this one. There may be none. Every caller gets published releases only.")
    @APIResponseSchema(RelatedReleases.class)
    public RelatedReleases list(
            @PathParam("id") String id,
            @QueryParam("limit")
                    @Parameter(
                            description = "The maximum number of items",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "100",
                                            defaultValue = "5"))
                    String limit) {
        Caller caller = current.get();
        Instant now = clock.instant();
        RelatedReleases related =
                search.related(Parameters.id(id), Parameters.limit(limit, DEFAULT_LIMIT), caller, now);
        releases.expireAtNextPublication(ReleaseFilter.ALL, caller, now);
        return related;
    }
}
