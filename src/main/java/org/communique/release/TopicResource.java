package org.communique.release;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.communique.access.CurrentCaller;
import org.communique.replica.PublicRead;
import org.communique.web.Page;
import org.communique.web.PageLinks;
import org.communique.web.Parameters;
import org.communique.web.WebConfig;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoint that lists topics. */
@PublicRead
@Path("/v1/topics")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Topics")
public class TopicResource {
    private final ReleaseCounter counter;
    private final CurrentCaller current;
    private final VisibleReleases visibleReleases;
    private final WebConfig web;
    private final Clock clock;

    TopicResource(
            ReleaseCounter counter,
            CurrentCaller current,
            VisibleReleases visibleReleases,
            WebConfig web,
            Clock clock) {
        this.counter = counter;
        this.current = current;
        this.visibleReleases = visibleReleases;
        this.web = web;
        this.clock = clock;
    }

    @GET
    @PermitAll
    @Operation(
            operationId = "listTopics",
            summary = "List topics",
            description =
                    "Returns the most used first, each with the number of its public releases. A topic is listed once, in the spelling in which it was written first.")
    @APIResponseSchema(TopicView.class)
    @SecurityRequirements
    public Response list(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        Instant now = clock.instant();
        int size = Parameters.limit(limit, 20);
        visibleReleases.expireAtNextPublication(ReleaseFilter.ALL, current.get(), now);
        List<TopicView> topics = counter.topics(TopicView.Position.of(cursor), size + 1, now);
        Page<TopicView> page = Page.of(topics, size, TopicView::cursor, topic -> topic, null);
        return PageLinks.of(web, "/v1/topics", page);
    }
}
