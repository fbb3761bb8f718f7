package org.communique.embargo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The model of an uploaded file: those may read it who may read a release that uses it. */
final class ModelFile {
    final String id;
    final List<ModelRelease> users = new ArrayList<>();

    ModelFile(String id) {
        this.id = id;
    }

    ModelRelease.Access access(TestCaller caller, Instant now) {
        if (caller.isStaff() && caller.bound() == 0) {
            return ModelRelease.Access.VISIBLE;
        }
        return users.stream()
                .map(user -> user.access(caller, now))
                .min(Enum::compareTo)
                .orElse(ModelRelease.Access.HIDDEN);
    }

    @Override
    public String toString() {
        return "file of " + users;
    }
}
