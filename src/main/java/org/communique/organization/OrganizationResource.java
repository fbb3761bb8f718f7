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
            summary = "List the organizations",
            description = "In the order of their names, each with the number of its public releases.")
    @APIResponseSchema(OrganizationView.class)
    @SecurityRequirements
    public Response list(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        hold();
        int most = Parameters.limit(limit, 20);
        List<Organization> found = organizations.page(cursor, most);
        Map<UUID, Long> counted =
                counts.publicReleases(found.stream().map(Organization::id).toList());
        List<OrganizationView> views = found.stream()
                .map(organization -> organization.view(counted.getOrDefault(organization.id(), 0L)))
                .toList();
        Page<OrganizationView> page = Page.of(views, most, Organizations::cursorAfter, view -> view, null);
        return PageLinks.of(web, PATH, page);
    }

    @GET
    @Path("/{id}")
    @PermitAll
    @Operation(
            operationId = "getOrganization",
            summary = "Read one organization",
            description = "By its id or its slug.")
    @SecurityRequirements
    public OrganizationView get(@Parameter(description = "id or slug") @PathParam("id") String id) {
        hold();
        return view(organizations.get(id));
    }

    @POST
    @RolesAllowed(Role.EDITORS_OF_ALL)
    @Operation(
            operationId = "createOrganization",
            summary = "Add an organization",
            description = "The slug is made from the name unless it is given.")
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
            description = "What is left out is removed; without a slug the organization keeps the one it has.")
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
            summary = "Change an organization",
            description = "A JSON Merge Patch (RFC 7396): null removes, lists are replaced whole.")
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
            description = "Only one that no release names, in whatever state.")
    public void delete(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
        registry.delete(id, ifMatch, caller.get());
    }

    /** The counts change when a scheduled release comes out. */
    private void hold() {
        if (caller.get().isAnonymous()) {
            cacheLifetime.endsAt(counts.nextPublication());
        }
    }

    private OrganizationView view(Organization organization) {
        return organization.view(
                counts.publicReleases(List.of(organization.id())).getOrDefault(organization.id(), 0L));
    }
}
