package org.communique.syndication;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.communique.access.CurrentCaller;
import org.communique.release.ReleaseFilter;
import org.communique.release.VisibleReleases;
import org.communique.replica.PublicRead;
import org.communique.web.ProblemType;
import org.communique.web.RenderedDocument;
import org.communique.web.WebConfig;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Sitemaps over HTTP, for search engines. */
@PublicRead
@Path("/")
@Produces(MediaType.WILDCARD)
@Tag(name = "Syndication")
public class SitemapResource {
    private static final String EXTENSION = ".xml";
    private static final String XML = "application/xml";
    private static final String XML_UTF_8 = XML + "; charset=utf-8";

    private final Sitemaps sitemaps;
    private final PageAddresses addresses;
    private final VisibleReleases finder;
    private final CurrentCaller current;
    private final SyndicationConfig config;
    private final WebConfig web;
    private final Clock clock;

    SitemapResource(
            Sitemaps sitemaps,
            PageAddresses addresses,
            VisibleReleases finder,
            CurrentCaller current,
            SyndicationConfig config,
            WebConfig web,
            Clock clock) {
        this.sitemaps = sitemaps;
        this.addresses = addresses;
        this.finder = finder;
        this.current = current;
        this.config = config;
        this.web = web;
        this.clock = clock;
    }

    @GET
    @Path("/sitemap.xml")
    @PermitAll
    @Operation(
            operationId = "getSitemap",
            summary = "List the pages of all press releases",
            description =
                    "For search engines (sitemaps.org): the pages on the site, or the API's own addresses where none is configured; what has its canonical URL elsewhere is left to that site. An index of parts when there are many.")
    @APIResponse(
            responseCode = "200",
            description = "The sitemap, or the index of its parts",
            content = @Content(mediaType = XML, schema = @Schema(type = SchemaType.STRING)))
    @SecurityRequirements
    public Response sitemap() {
        Instant now = clock.instant();
        List<Sitemaps.Part> parts = sitemaps.parts(now);
        return answer(
                parts.isEmpty()
                        ? SitemapXml.of(sitemaps.all(now), addresses)
                        : SitemapXml.index(parts, name -> web.urlOf("/sitemap-" + name + EXTENSION)),
                now);
    }

    @GET
    @Path("/sitemap-{part}")
    @PermitAll
    @Operation(
            operationId = "getSitemapPart",
            summary = "List the pages of some press releases",
            description =
                    "A part that the index names: those of a month, of a day, or of a day with ids that end alike.")
    @APIResponse(
            responseCode = "200",
            description = "A part of the sitemap",
            content = @Content(mediaType = XML, schema = @Schema(type = SchemaType.STRING)))
    @SecurityRequirements
    public Response part(
            @Parameter(description = "The name of the part, such as 2022-12", example = "2022-12") @PathParam("part")
                    String part) {
        Instant now = clock.instant();
        return answer(
                SitemapXml.of(
                        nameOf(part)
                                .flatMap(name -> sitemaps.part(name, now))
                                .orElseThrow(() ->
                                        ProblemType.NOT_FOUND.because("part: no part of the sitemap has this name")),
                        addresses),
                now);
    }

    /** A literal after a parameter would make the router match with a regular expression, so the extension is split off here. */
    private static Optional<String> nameOf(String file) {
        return file.endsWith(EXTENSION)
                ? Optional.of(file.substring(0, file.length() - EXTENSION.length()))
                : Optional.empty();
    }

    @GET
    @Path("/sitemap-news.xml")
    @PermitAll
    @Operation(
            operationId = "getNewsSitemap",
            summary = "List the pages of the newest press releases",
            description = "For news search engines: those of the last two days, 1,000 at most, the newest first.")
    @APIResponse(
            responseCode = "200",
            description = "The news sitemap",
            content = @Content(mediaType = XML, schema = @Schema(type = SchemaType.STRING)))
    @SecurityRequirements
    public Response news() {
        Instant now = clock.instant();
        return answer(SitemapXml.news(sitemaps.news(now), addresses, config.publication()), now);
    }

    private Response answer(byte[] xml, Instant now) {
        finder.holdUntilNext(ReleaseFilter.ALL, current.get(), now);
        return Response.ok(new RenderedDocument(xml, null)).type(XML_UTF_8).build();
    }
}
