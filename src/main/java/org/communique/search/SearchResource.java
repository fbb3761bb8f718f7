package org.communique.search;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.communique.access.Caller;
import org.communique.access.CurrentCaller;
import org.communique.release.FeedPaths;
import org.communique.release.QueryText;
import org.communique.release.ReleaseFilter;
import org.communique.release.ReleaseQuery;
import org.communique.release.StaffQuery;
import org.communique.release.VisibleReleases;
import org.communique.replica.PublicRead;
import org.communique.web.Page;
import org.communique.web.PageLinks;
import org.communique.web.Parameters;
import org.communique.web.WebConfig;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of search. */
@PublicRead
@Path(SearchResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Search")
public class SearchResource {
    static final String PATH = "/v1/search";
    private static final int DEFAULT_SUGGESTIONS = 10;

    private final ReleaseSearch search;
    private final VisibleReleases releases;
    private final CurrentCaller current;
    private final WebConfig web;
    private final Clock clock;

    SearchResource(ReleaseSearch search, VisibleReleases releases, CurrentCaller current, WebConfig web, Clock clock) {
        this.search = search;
        this.releases = releases;
        this.current = current;
        this.web = web;
        this.clock = clock;
    }

    @GET
    @PermitAll
    @Operation(
            operationId = "searchPressReleases",
            summary = "Search press releases",
            description =
                    "Searches in all languages at once and finds every form of a word. A match in a title counts more than one in a summary, and that more than one in a body. Equal matches are sorted by date, the newest first. page.total is exact. The feeds of the same search, which can be subscribed to, are in the Link header.")
    @APIResponse(
            responseCode = "200",
            description = "A page of search results",
            headers = @Header(name = "Link", ref = "Link"),
            content = @Content(schema = @Schema(implementation = SearchAnswer.class)))
    public Response search(
            @BeanParam QueryText text,
            @BeanParam ReleaseQuery query,
            @BeanParam StaffQuery staff,
            @BeanParam SearchOptions options) {
        Caller caller = current.get();
        Instant now = clock.instant();
        SearchRequest request = SearchRequest.of(text, query, staff, options);
        SearchAnswer answer = search.search(request, caller, now);
        releases.expireAtNextPublication(request.filter(), caller, now);
        Response links = PageLinks.of(web, PATH, request.parameters(), new Page<>(List.of(), answer.page()));
        return FeedPaths.withLinks(Response.fromResponse(links).entity(answer).build(), request.search(), web);
    }

    @GET
    @Path("/suggest")
    @PermitAll
    @Operation(
            operationId = "suggest",
            summary = "Suggest titles and topics as you type",
            description = "Each word may be incomplete. Words of four letters or more may have one typo.")
    @APIResponseSchema(Suggestions.class)
    public Response suggest(
            @QueryParam("q") @Parameter(description = "The text typed so far, at most 16 words", example = "председ")
                    String q,
            @QueryParam("language")
                    @Parameter(
                            description =
                                    "Language of the titles and topics, BCP 47. Repeat the parameter to accept several.",
                            example = "[\"ru\"]")
                    List<String> language,
            @QueryParam("limit")
                    @Parameter(
                            description = "The maximum number of items",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "100",
                                            defaultValue = "10"))
                    String limit) {
        Caller caller = current.get();
        Instant now = clock.instant();
        ReleaseFilter filter =
                new ReleaseFilter(new ReleaseQuery(language, null, null, null, null, null, null, null, null));
        Suggestions suggestions =
                search.suggest(SuggestInput.of(q), filter, Parameters.limit(limit, DEFAULT_SUGGESTIONS), caller, now);
        releases.expireAtNextPublication(filter, caller, now);
        return Response.ok(suggestions).build();
    }
}
