package org.communique.replica;

import jakarta.enterprise.context.RequestScoped;

/** The database of the current request: the primary, unless the replica was chosen before the first read. */
@RequestScoped
public class RequestDatabase {
    private boolean isReplica;

    public void useReplica() {
        isReplica = true;
    }

    void usePrimary() {
        isReplica = false;
    }

    boolean isReplica() {
        return isReplica;
    }
}
