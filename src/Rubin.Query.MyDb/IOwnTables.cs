namespace Rubin.Query.MyDb;

/// <summary>What is made of tables of somebody's own.</summary>
interface IOwnTables
{
    /// <summary>The tables, as they were when the query was bound.</summary>
    ValueList<StoredTable> Sources { get; }
}
