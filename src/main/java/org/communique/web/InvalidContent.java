package org.communique.web;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Collects the errors of a request body, so that one 422 reports all of them. */
public final class InvalidContent {
    /** More errors would not help the reader. */
    private static final int MAX_ERRORS = 100;

    private static final String ERRORS = "errors";

    private final List<FieldError> errors = new ArrayList<>();

    public static HttpProblem of(String pointer, String code, String detail) {
        return new InvalidContent().add(pointer, code, detail).problem();
    }

    /** Returns the problem of a part of the body, with pointers into the whole body. Returns other problems unchanged. */
    public static HttpProblem within(String part, HttpProblem problem) {
        if (!(problem.getParameters().get(ERRORS) instanceof List<?> list)) {
            return problem;
        }
        InvalidContent errors = new InvalidContent();
        for (Object error : list) {
            FieldError inner = (FieldError) error;
            errors.add(part + inner.pointer(), inner.code(), inner.detail());
        }
        return errors.problem();
    }

    /** Returns the individual errors of a problem. */
    public static List<FieldError> errorsOf(HttpProblem problem) {
        if (problem.getParameters().get(ERRORS) instanceof List<?> list) {
            return list.stream().map(FieldError.class::cast).toList();
        }
        String type = String.valueOf(problem.getType());
        Object pointer = problem.getParameters().getOrDefault("pointer", "");
        return List.of(new FieldError(
                pointer.toString(), type.substring(type.lastIndexOf(':') + 1), String.valueOf(problem.getDetail())));
    }

    public InvalidContent addAll(HttpProblem problem) {
        errorsOf(problem).forEach(error -> add(error.pointer(), error.code(), error.detail()));
        return this;
    }

    public InvalidContent add(String pointer, String code, String detail) {
        if (errors.size() < MAX_ERRORS
                && errors.stream().noneMatch(e -> e.pointer().equals(pointer))) {
            errors.add(new FieldError(pointer, code, detail));
        }
        return this;
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    /** @throws HttpProblem 422 if there are errors */
    public void throwIfAny() {
        if (!errors.isEmpty()) {
            throw problem();
        }
    }

    private HttpProblem problem() {
        String summary = errors.stream()
                .map(e -> (e.pointer().isEmpty() ? "the body" : e.pointer()) + ": " + e.detail())
                .limit(5)
                .collect(Collectors.joining("; "));
        return ProblemType.VALIDATION
                .builder(summary)
                .with(ERRORS, List.copyOf(errors))
                .build();
    }
}
