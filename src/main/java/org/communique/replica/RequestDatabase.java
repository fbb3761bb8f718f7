package org.communique.replica;

import jakarta.enterprise.context.RequestScoped;

/** Which database answers the request: the primary, unless it was given to the replica before anything was read. */
@RequestScoped
public class RequestDatabase {
    private boolean replica;

    public void useReplica() {
        replica = true;
    }

    void usePrimary() {
        replica = false;
    }

    boolean isReplica() {
        return replica;
    }
}
