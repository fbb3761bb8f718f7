package org.communique.syndication;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.communique.html.AbsoluteHtml;
import org.communique.release.Attribution;
import org.communique.release.Medium;
import org.communique.release.PressReleaseView;
import org.communique.text.AsciiUrl;

/**
 * A release in a feed of any format.
 *
 * @param url    the public address of the release
 * @param isPage whether the address is that of an HTML page
 */
record FeedItem(PressReleaseView release, String url, boolean isPage) {

    static FeedItem of(PressReleaseView release, PageAddresses addresses) {
        return new FeedItem(release, addresses.of(release), addresses.isPage(release));
    }

    /** Returns the id in feeds. It never changes, even if the title, slug or address of the release does. */
    String id() {
        return "urn:uuid:" + release.id();
    }

    String html() {
        return AbsoluteHtml.of(release.body(), url);
    }

    Instant updated() {
        return release.contentUpdatedAt() == null ? release.publishedAt() : release.contentUpdatedAt();
    }

    /** Returns the names of the authors; of the organization or the source if no author is named. */
    List<String> authors() {
        List<String> named = release.attribution().authors().stream()
                .map(Attribution.Author::name)
                .toList();
        if (!named.isEmpty()) {
            return named;
        }
        return Stream.of(
                        release.organization() == null
                                ? null
                                : release.organization().name(),
                        source().map(Attribution.Source::name).orElse(null))
                .filter(name -> name != null)
                .limit(1)
                .toList();
    }

    Optional<Attribution.Source> source() {
        return Optional.ofNullable(release.attribution().source());
    }

    Optional<String> sourceUrl() {
        return source().map(Attribution.Source::url).map(AsciiUrl::of);
    }

    Optional<String> licenseUrl() {
        return Optional.ofNullable(release.attribution().rights())
                .map(Attribution.Rights::licenseUrl)
                .map(AsciiUrl::of);
    }

    /** Returns credit, copyright holder, terms of use and license as one line; empty if none is given. */
    String rights() {
        StringJoiner rights = new StringJoiner(". ");
        if (release.attribution().credit() != null) {
            rights.add(release.attribution().credit());
        }
        Attribution.Rights terms = release.attribution().rights();
        if (terms != null) {
            if (terms.holder() != null) {
                rights.add("© " + terms.holder());
            }
            if (terms.usageTerms() != null) {
                rights.add(terms.usageTerms());
            }
            licenseUrl().ifPresent(rights::add);
        }
        return rights.toString();
    }

    List<Medium> media() {
        return release.media();
    }
}
