using System.Collections.Concurrent;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Tap.Access;

/// <summary>Which attached tables a caller may read; the others do not exist for him, in queries as in TAP_SCHEMA.</summary>
sealed class ReadRules
{
    /// <summary>The group that everybody is in, known or not.</summary>
    internal const string Public = "public";

    readonly bool _isOpen;
    readonly Dictionary<string, IReadOnlyList<string>> _readers;
    readonly ConcurrentDictionary<string, Predicate<CatalogTable>> _byGroups = new(StringComparer.Ordinal);

    /// <summary>The rules.</summary>
    /// <param name="options">Without authentication, all is for everybody.</param>
    internal ReadRules(AccessOptions options)
    {
        _isOpen = options.Mode == AccessMode.None;
        _readers = new(options.Readers, StringComparer.OrdinalIgnoreCase);
        AllowsAnonymous = options.Readers.Values.Any(groups => groups.Contains(Public));
    }

    /// <summary>Whether there is something to read for who has shown no credentials.</summary>
    internal bool AllowsAnonymous { get; }

    /// <summary>The tables that a caller may read; null for all. Callers of the same groups get the same object.</summary>
    internal Predicate<CatalogTable>? For(Caller caller)
    {
        if (_isOpen || (!caller.IsAnonymous && _readers.Count == 0))
        {
            return null;
        }

        var key = caller.IsAnonymous ? "" : $"user {string.Join('\n', caller.Groups.Order(StringComparer.Ordinal))}";
        return _byGroups.GetOrAdd(key, _ => table => MayRead(caller.Groups, !caller.IsAnonymous, table.Schema, table.Name));
    }

    bool MayRead(IReadOnlyList<string> groups, bool isKnown, string schema, string table) =>
        (_readers.GetValueOrDefault($"{schema}.{table}") ?? _readers.GetValueOrDefault(schema)) is { } readers
            ? readers.Any(group => group == Public || groups.Contains(group))
            : isKnown;
}
