using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.MyDb;

namespace Rubin.Query;

/// <summary>GRANT, REVOKE, groups, and what SHOW tells of them.</summary>
/// <param name="session">The statement.</param>
/// <param name="models">Models can be shared as tables can.</param>
sealed class SharingStatements(Session session, ModelStore models)
{
    Sharing Sharing => session.Store.Sharing;

    internal QueryResult Grant(GrantSyntax statement)
    {
        var (what, id) = statement.IsModel ? Model(statement.Table) : session.Existing(statement.Table) is var table ? (table.Name, table.Id) : default;
        var grantee = statement.Grantee;
        var name = grantee.Kind == GranteeKind.Group ? Known(Sharing.Rights, grantee.Name!).Name : grantee.Name?.Text;
        var grant = new TableGrant(session.User, id, grantee.Kind, name);
        return Change(
            rights => rights with { Grants = [.. rights.Grants.Where(g => g != grant), .. statement.IsRevoked ? (TableGrant[])[] : [grant]] },
            $"{(grantee.Kind == GranteeKind.Public ? "everybody" : name)} may {(statement.IsRevoked ? "no longer " : "")}read mydb.{what}{(statement.IsRevoked ? "" : $" as user_{session.User}.{what}")}");
    }

    internal QueryResult Group(GroupSyntax statement)
    {
        var name = statement.Name.Text;
        if (statement.IsDropped)
        {
            var group = Owned(Sharing.Rights, statement.Name);
            return Change(
                rights => rights with
                {
                    Groups = [.. rights.Groups.Where(g => g.Name != group.Name)],
                    Grants = [.. rights.Grants.Where(g => g.Kind != GranteeKind.Group || g.Grantee != group.Name)],
                },
                $"group {group.Name} dropped");
        }

        return Change(
            rights => rights.Group(name) is null
                ? rights with { Groups = [.. rights.Groups, new(name, session.User, [])] }
                : throw new QueryException(QueryErrorCode.Semantic, $"group \"{name}\" exists already", statement.Name.Span),
            $"group {name} made");
    }

    internal QueryResult Member(GroupMemberSyntax statement)
    {
        _ = Owned(Sharing.Rights, statement.Group);
        var user = statement.User.Text;
        return Change(
            rights =>
            {
                var group = Owned(rights, statement.Group);
                var members = group.Members.Where(m => m != user).Concat(statement.IsDropped ? [] : [user]);
                return rights with { Groups = [.. rights.Groups.Select(g => g == group ? group with { Members = [.. members] } : g)] };
            },
            $"{user} is {(statement.IsDropped ? "no longer " : "")}in group {statement.Group.Text}");
    }

    internal QueryResult Show(ShowSyntax statement)
    {
        var rights = Sharing.Rights;
        if (statement.List == ShownList.Groups)
        {
            var groups = new TextTable(new("group_name", DataType.Utf8), new("owner", DataType.Utf8), new("members", DataType.Utf8));
            foreach (var group in rights.Groups.Where(g => g.Owner == session.User || g.Members.Contains(session.User)))
            {
                groups.Add(group.Name, group.Owner, string.Join(", ", group.Members));
            }

            return groups.ToResult();
        }

        var grants = new TextTable(new("table_name", DataType.Utf8), new("grantee_kind", DataType.Utf8), new("grantee", DataType.Utf8));
        foreach (var grant in rights.Grants.Where(g => g.Owner == session.User).Concat(rights.For(session.User).Where(g => g.Owner != session.User)))
        {
            var name = session.Store.Of(grant.Owner).Tables.FirstOrDefault(t => t.Id == grant.Table)?.Name
                ?? models.HeadersOf(grant.Owner).FirstOrDefault(m => m.Header.Id == grant.Table).Header?.Name;
            if (name is not null)
            {
                grants.Add($"{(grant.Owner == session.User ? MyDbCatalog.Own : $"user_{grant.Owner}")}.{name}", grant.Kind.ToString().ToUpperInvariant(), grant.Grantee);
            }
        }

        return grants.ToResult();
    }

    /// <summary>A model of one's own.</summary>
    (string Name, Guid Id) Model(ValueList<NameSyntax> name)
    {
        var own = Session.OwnName(name);
        return models.HeadersOf(session.User).Where(m => m.Header.Name.Equals(own, StringComparison.OrdinalIgnoreCase)).Select(m => ((string, Guid)?)(m.Header.Name, m.Header.Id)).FirstOrDefault()
            ?? throw new ModelCatalog(models, session.User).Unknown(own, SourceSpan.Cover(name[0].Span, name[^1].Span));
    }

    QueryResult Change(Func<SharedRights, SharedRights> change, string done) => StatementAnswer.Done(() =>
    {
        Sharing.Change(change);
        return Task.FromResult(done);
    });

    static UserGroup Known(SharedRights rights, NameSyntax name) => rights.Group(name.Text)
        ?? throw new QueryException(QueryErrorCode.Semantic, $"there is no group \"{name.Text}\"", name.Span, $"CREATE GROUP {name.Text}");

    UserGroup Owned(SharedRights rights, NameSyntax name) => Known(rights, name) is var group && group.Owner == session.User
        ? group
        : throw new QueryException(QueryErrorCode.Semantic, $"group \"{name.Text}\" belongs to {group.Owner}", name.Span, "only its owner can change it");
}
