package org.communique.search;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.communique.web.Labelled;
import org.communique.web.Parameters;

/** By what what was found can be counted. */
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

    /** The field of the index. */
    String field() {
        return field;
    }

    /** @param parameter names parted by commas */
    static Set<Facet> of(String parameter) {
        Set<Facet> facets = EnumSet.noneOf(Facet.class);
        if (parameter != null) {
            for (String name : parameter.split(",", -1)) {
                facets.add(Arrays.stream(values())
                        .filter(facet -> facet.label().equals(name))
                        .findFirst()
                        .orElseThrow(() -> Parameters.problem(
                                "facets",
                                "it must be any of "
                                        + Arrays.stream(values())
                                                .map(Facet::label)
                                                .collect(Collectors.joining(", "))
                                        + ", parted by commas")));
            }
        }
        return facets;
    }
}
