package org.communique.syndication;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.communique.release.PressReleaseResource;
import org.communique.release.PressReleaseView;
import org.communique.text.AsciiUrl;
import org.communique.web.WebConfig;

/** Public addresses of releases: the canonical URL, otherwise the page on the newsroom's site, otherwise the URL in the API. They are absolute and ASCII. */
@Startup
@Singleton
class PageAddresses {
    private static final Pattern FORM = Pattern.compile("https?://[^/{}\\s]+(/([^{}\\s]|\\{(language|slug|id)})*)?");

    private final String template;
    private final WebConfig web;

    /** @throws IllegalArgumentException if {@code communique.page-url} is not an http or https URL, or has other placeholders */
    PageAddresses(SyndicationConfig config, WebConfig web) {
        this.template = config.pageUrl().orElse(null);
        this.web = web;
        if (template != null && !FORM.matcher(template).matches()) {
            throw new IllegalArgumentException(
                    "communique.page-url must be an http or https URL whose path has no placeholders but {language}, {slug} and {id}: "
                            + template);
        }
    }

    String of(PressReleaseView release) {
        return of(
                release.id(),
                release.slug(),
                release.language(),
                release.attribution().canonicalUrl());
    }

    String of(UUID id, String slug, String language, String canonicalUrl) {
        if (canonicalUrl != null) {
            return AsciiUrl.of(canonicalUrl);
        }
        if (template == null) {
            return web.urlOf(PressReleaseResource.PATH + "/" + id);
        }
        return AsciiUrl.of(template.replace("{language}", encoded(language == null ? "und" : language))
                .replace("{slug}", encoded(slug))
                .replace("{id}", id.toString()));
    }

    /** Returns whether the address is that of an HTML page, not of the JSON of the API. */
    boolean isPage(PressReleaseView release) {
        return template != null || release.attribution().canonicalUrl() != null;
    }

    /** Returns the URL of the home page of the newsroom's site. */
    String home() {
        if (template == null) {
            return web.urlOf("/");
        }
        return AsciiUrl.of(template.replaceFirst("^(https?://[^/]+).*", "$1/"));
    }

    /** Returns the host of the newsroom's site in lower case. */
    String host() {
        String host = URI.create(home()).getHost();
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
