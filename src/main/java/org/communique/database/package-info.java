/** Access to PostgreSQL: migrations, SQL with named parameters, JSON columns, connections outside the pool. */
package org.communique.database;
