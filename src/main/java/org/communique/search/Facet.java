package org.communique.search;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.communique.web.Labelled;
import org.communique.web.Parameters;

/** The fields that search results can be counted by. */
enum Facet implements Labelled {
    LANGUAGE("language"),
    ORGANIZATION("organization"),
    SOURCE("source"),
    TOPIC("topics"),
    TYPE("type"),
    YEAR("year");

    private final String field;

    Facet(String field) {
        this.field = field;
    }

    /** The field in the index. */
    String field() {
        return field;
    }

    /** @param parameter comma-separated names */
    static Set<Facet> of(String parameter) {
        Set<Facet> facets = EnumSet.noneOf(Facet.class);
        if (parameter != null) {
            for (String name : parameter.split(",", -1)) {
                facets.add(Arrays.stream(values())
                        .filter(facet -> facet.label().equals(name))
                        .findFirst()
                        .orElseThrow(() -> Parameters.problem(
                                "facets",
                                "must be a comma-separated list of any of: "
                                        + Arrays.stream(values())
                                                .map(Facet::label)
                                                .collect(Collectors.joining(", ")))));
            }
        }
        return facets;
    }
}
