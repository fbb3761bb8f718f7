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
import org.communique.web.IgnoresUnknownParameters;
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
@IgnoresUnknownParameters
@Path("/")
@Produces(MediaType.WILDCARD)
@Tag(name = "Syndication")
public class SitemapResource {
    private static final String EXTENSION = ".xml";
    private static final String XML = "application/xml";
    private static final String XML_UTF_8 = XML + "; charset=utf-8";

    private final Sitemaps sitemaps;
    private final PageAddresses addresses;
    private final VisibleReleases releases;
    private final CurrentCaller caller;
    private final SyndicationConfig config;
    private final WebConfig web;
    private final Clock clock;

    SitemapResource(
            Sitemaps sitemaps,
            PageAddresses addresses,
            VisibleReleases releases,
            CurrentCaller caller,
            SyndicationConfig config,
            WebConfig web,
            Clock clock) {
        this.sitemaps = sitemaps;
        this.addresses = addresses;
        this.releases = releases;
        this.caller = caller;
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
                    "A sitemap (sitemaps.org) for search engines: the pages of the site, or the URLs of the API if no site is configured. Releases with a canonical URL on another site are omitted. With more than 20,000 pages, the response is an index of sitemap parts. Without any page, the home page is listed.")
    @APIResponse(
            responseCode = "200",
            description = "The sitemap, or a sitemap index",
            content = @Content(mediaType = XML, schema = @Schema(type = SchemaType.STRING)))
    @SecurityRequirements
    public Response sitemap() {
        Instant now = clock.instant();
        List<Sitemaps.Part> parts = sitemaps.parts(now);
        return response(
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
            summary = "List a part of the pages of press releases",
            description =
                    "A part of the sitemap index: the pages of a month, of a day, or of a day whose ids have the same ending.")
    @APIResponse(
            responseCode = "200",
            description = "A part of the sitemap",
            content = @Content(mediaType = XML, schema = @Schema(type = SchemaType.STRING)))
    @SecurityRequirements
    public Response part(
            @Parameter(description = "The name of the part in the sitemap index, such as 2022-12", example = "2022-12")
                    @PathParam("part")
                    String part) {
        Instant now = clock.instant();
        return response(
                SitemapXml.of(
                        nameOf(part)
                                .flatMap(name -> sitemaps.part(name, now))
                                .orElseThrow(
                                        () -> ProblemType.NOT_FOUND.because("The sitemap has no part with this name.")),
                        addresses),
                now);
    }

    /** Removes the extension. In the path template it would make the router use a regular expression. */
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
            description =
                    "A news sitemap for news search engines: the pages of the last two days, newest first, 1,000 at most. If there is none, the newest page is listed, not as news, because search engines reject an empty sitemap.")
    @APIResponse(
            responseCode = "200",
            description = "The news sitemap",
            content = @Content(mediaType = XML, schema = @Schema(type = SchemaType.STRING)))
    @SecurityRequirements
    public Response news() {
        Instant now = clock.instant();
        return response(
                SitemapXml.news(sitemaps.news(now), () -> sitemaps.newest(now), addresses, config.publication()), now);
    }

    private Response response(byte[] xml, Instant now) {
        releases.expireAtNextPublication(ReleaseFilter.ALL, caller.get(), now);
        return Response.ok(new RenderedDocument(xml, null)).type(XML_UTF_8).build();
    }
}
