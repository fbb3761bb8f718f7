package org.communique.organization;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.access.CurrentCaller;
import org.communique.access.Role;
import org.communique.replica.PublicRead;
import org.communique.web.CacheLifetime;
import org.communique.web.Idempotency;
import org.communique.web.JsonInput;
import org.communique.web.MergePatch;
import org.communique.web.Page;
import org.communique.web.PageLinks;
import org.communique.web.Parameters;
import org.communique.web.WebConfig;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Organizations over HTTP. */
@PublicRead
@Path("/v1/organizations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Organizations")
public class OrganizationResource {
    private static final String PATH = "/v1/organizations";

    private final Organizations organizations;
    private final OrganizationRegistry registry;
    private final ReleaseCounts counts;
    private final Idempotency idempotency;
    private final CurrentCaller caller;
    private final CacheLifetime cacheLifetime;
    private final WebConfig web;

    OrganizationResource(
            Organizations organizations,
            OrganizationRegistry registry,
            ReleaseCounts counts,
            Idempotency idempotency,
            CurrentCaller caller,
            CacheLifetime cacheLifetime,
            WebConfig web) {
        this.organizations = organizations;
        this.registry = registry;
        this.counts = counts;
        this.idempotency = idempotency;
        this.caller = caller;
        this.cacheLifetime = cacheLifetime;
        this.web = web;
    }

    @GET
    @PermitAll
    @Operation(
            operationId = "listOrganizations",
            summary = "List organizations",
            description =
                    "Returns organizations in order of their names, each with the number of its public press releases.")
    @APIResponseSchema(OrganizationView.class)
    @SecurityRequirements
    public Response list(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        limitCacheLifetime();
        int max = Parameters.limit(limit, 20);
        List<Organization> organizationsOfPage = organizations.page(cursor, max);
        Map<UUID, Long> releaseCounts = counts.publicReleases(
                organizationsOfPage.stream().map(Organization::id).toList());
        List<OrganizationView> views = organizationsOfPage.stream()
                .map(organization -> organization.view(releaseCounts.getOrDefault(organization.id(), 0L)))
                .toList();
        Page<OrganizationView> page = Page.of(views, max, Organizations::cursorAfter, view -> view, null);
        return PageLinks.of(web, PATH, page);
    }

    @GET
    @Path("/{id}")
    @PermitAll
    @Operation(
            operationId = "getOrganization",
            summary = "Get an organization",
            description = "Returns the organization with this id or slug.")
    @SecurityRequirements
    public OrganizationView get(
            @Parameter(description = "The id or the slug of the organization") @PathParam("id") String id) {
        limitCacheLifetime();
        return view(organizations.get(id));
    }

    @POST
    @RolesAllowed(Role.EDITORS_OF_ALL)
    @Operation(
            operationId = "createOrganization",
            summary = "Create an organization",
            description = "If the request has no slug, the server derives one from the name.")
    @RequestBodySchema(OrganizationDraft.class)
    @APIResponseSchema(value = OrganizationView.class, responseCode = "201")
    public Response create(@HeaderParam("Idempotency-Key") String key, JsonInput input) {
        return idempotency.once(new Idempotency.Scope(caller.get().id(), "POST " + PATH, key), input, () -> {
            OrganizationView created = view(registry.create(input.tree(), caller.get()));
            return new Idempotency.Created(created, URI.create(web.urlOf(PATH + "/" + created.id())));
        });
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(Role.EDITORS)
    @Operation(
            operationId = "replaceOrganization",
            summary = "Replace an organization",
            description =
                    "Replaces all fields; fields that the request omits are removed. If the request has no slug, the organization keeps its slug.")
    @RequestBodySchema(OrganizationDraft.class)
    public OrganizationView replace(
            @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, JsonInput input) {
        return view(registry.replace(id, ifMatch, input.tree(), caller.get()));
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @RolesAllowed(Role.EDITORS)
    @Operation(
            operationId = "patchOrganization",
            summary = "Update an organization",
            description =
                    "Send a JSON Merge Patch (RFC 7396): null removes a field, and a list replaces the whole list.")
    @RequestBodySchema(OrganizationDraft.class)
    public OrganizationView patch(
            @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, JsonInput input) {
        return view(registry.patch(id, ifMatch, input.tree(), caller.get()));
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.EDITORS_OF_ALL)
    @Operation(
            operationId = "deleteOrganization",
            summary = "Delete an organization",
            description =
                    "Deletes an organization. It fails with 409 if a press release in any state refers to the organization, or a key is bound to it.")
    public void delete(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
        registry.delete(id, ifMatch, caller.get());
    }

    /** The counts change when a scheduled release becomes public. */
    private void limitCacheLifetime() {
        if (caller.get().isAnonymous()) {
            cacheLifetime.expiresAt(counts.nextPublication());
        }
    }

    private OrganizationView view(Organization organization) {
        return organization.view(
                counts.publicReleases(List.of(organization.id())).getOrDefault(organization.id(), 0L));
    }
}
