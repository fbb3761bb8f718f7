package org.communique.webhook;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.access.Role;
import org.communique.web.NewestFirstCursor;
import org.communique.web.Parameters;
import org.communique.web.ProblemType;

/** The webhook subscriptions. Callers see their own; administrators without an organization see all. */
@ApplicationScoped
class Subscriptions implements PanacheRepositoryBase<Subscription, UUID> {

    static boolean seesAll(Caller caller) {
        return caller.role() == Role.ADMIN && !caller.isBound();
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 404, also if the subscription belongs to another caller */
    Subscription get(String id, Caller caller) {
        return found(findById(Parameters.id(id)), caller);
    }

    /** Returns a subscription that is locked until the transaction ends. */
    Subscription lock(String id, Caller caller) {
        return found(findById(Parameters.id(id), LockModeType.PESSIMISTIC_WRITE), caller);
    }

    /** Returns one subscription more than the limit, newest first. */
    List<Subscription> page(SubscriptionStatus status, Caller caller, String cursor, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        String condition = "1 = 1";
        if (!seesAll(caller)) {
            condition += " and ownerId = :owner";
            parameters.put("owner", caller.id());
        }
        if (status != null) {
            condition += " and status = :status";
            parameters.put("status", status.label());
        }
        if (cursor != null) {
            condition += " and (createdAt, id) < (:createdAt, :id)";
            parameters.putAll(NewestFirstCursor.decode(list(status), cursor));
        }
        return find(condition + " order by createdAt desc, id desc", parameters)
                .range(0, limit)
                .list();
    }

    static String cursorAfter(SubscriptionView last, SubscriptionStatus status) {
        return NewestFirstCursor.encode(list(status), last.createdAt(), last.id());
    }

    long countOf(Caller owner) {
        return count("ownerId", owner.id());
    }

    /** Makes a subscription receive the changes after a position. */
    void startAfter(UUID id, long position) {
        getEntityManager()
                .createNativeQuery("update subscription set position = :position where id = :id")
                .setParameter("position", position)
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Notes the position since which a subscription has its filter. */
    void filterSince(UUID id, long position) {
        getEntityManager()
                .createNativeQuery("update subscription set filter_since = :position where id = :id")
                .setParameter("position", position)
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Gives a subscription a position of its own: where it is. */
    void savePosition(UUID id) {
        getEntityManager()
                .createNativeQuery(
                        "update subscription set position = coalesce(position, (select position from journal_checkpoint where name = 'outbox')) where id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Makes a subscription receive the changes after a position again, or after its own if that is earlier. */
    void replayAfter(UUID id, long position) {
        getEntityManager()
                .createNativeQuery(
                        "update subscription set position = least(coalesce(position, :position), :position) where id = :id")
                .setParameter("position", position)
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Clears the failures of a subscription and its wish to be left alone. */
    void clearFailures(UUID id) {
        getEntityManager()
                .createNativeQuery("update subscription set failing_since = null, not_before = null where id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    private static String list(SubscriptionStatus status) {
        return "subscriptions by age, " + status;
    }

    private static Subscription found(Subscription subscription, Caller caller) {
        if (subscription == null || !seesAll(caller) && !subscription.belongsTo(caller)) {
            throw ProblemType.NOT_FOUND.because("There is no subscription with this id.");
        }
        return subscription;
    }
}
