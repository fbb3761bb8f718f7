package org.communique.embargo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.communique.embargo.ApiClient.Response;

/** Checks that a file is readable to those who may read a release that uses it, in every form, and that its address reveals nothing to others. */
final class MediaChecks {
    /** The id of no file. */
    private static final String NO_ID = UUID.randomUUID().toString();

    /**
     * A form of a request.
     *
     * @param status of a file that the caller may read
     */
    private record Form(String method, String suffix, int status, String... headers) {}

    private static final List<Form> FORMS = List.of(
            new Form("GET", "/x.jpg", 200),
            new Form("HEAD", "/x.jpg", 200),
            new Form("GET", "/320/x.jpg", 200),
            new Form("HEAD", "/320/x.jpg", 200),
            new Form("GET", "/320/x.jpg", 206, "Range", "bytes=0-9"),
            new Form("GET", "/x.jpg", 206, "Range", "bytes=-5"),
            new Form("GET", "/x.jpg", 416, "Range", "bytes=99999999-"),
            new Form("GET", "/x.jpg", 304, "If-None-Match", "*"),
            new Form("GET", "/x.jpg", 304, "If-Modified-Since", "Fri, 31 Dec 2100 00:00:00 GMT"));

    private final CheckedReader reader;

    MediaChecks(CheckedReader reader) {
        this.reader = reader;
    }

    void check(ModelRelease item) {
        item.files.forEach(this::check);
    }

    private void check(ModelFile file) {
        ModelRelease.Access access = file.access(reader.caller, reader.now);
        for (Form form : FORMS) {
            Response response = send(file, form);
            int expected =
                    switch (access) {
                        case VISIBLE -> form.status();
                        case GONE -> 410;
                        case HIDDEN -> 404;
                    };
            assertEquals(expected, response.status(), () -> reader + " sent " + form + " for the " + file);
            if (access == ModelRelease.Access.HIDDEN) {
                assertEquals(
                        masked(missing(form), NO_ID),
                        masked(response, file.id),
                        () -> reader + " sent " + form + " for the hidden " + file);
            }
        }
        Response description = reader.getKnowing("/v1/media/" + file.id, Set.copyOf(file.users));
        int expected = reader.caller.isPublic()
                ? 401
                : !reader.caller.isStaff() ? 403 : access == ModelRelease.Access.VISIBLE ? 200 : 404;
        assertEquals(expected, description.status(), () -> reader + " asked for the description of the " + file);
    }

    /** The response to a request for a hidden file may repeat its id. */
    private Response send(ModelFile file, Form form) {
        return reader.sendKnowing(
                form.method(), "/media/" + file.id + form.suffix(), Set.copyOf(file.users), form.headers());
    }

    private Response missing(Form form) {
        return reader.missing(form.method(), "/media/" + NO_ID + form.suffix(), form.headers());
    }

    private static Response masked(Response response, String id) {
        return new Response(
                response.status(), response.headers(), response.body().replace(id, "*"));
    }
}
