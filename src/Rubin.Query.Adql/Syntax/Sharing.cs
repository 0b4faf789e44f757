namespace Rubin.Query.Adql;

/// <summary>Who may read.</summary>
public enum GranteeKind
{
    /// <summary>Everybody.</summary>
    Public,

    /// <summary>One user.</summary>
    User,

    /// <summary>The members of a group.</summary>
    Group,
}

/// <summary><c>PUBLIC</c>, <c>USER name</c> or <c>GROUP name</c>.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Name">The name; null for everybody.</param>
public sealed record GranteeSyntax(GranteeKind Kind, NameSyntax? Name) : SyntaxNode;

/// <summary><c>GRANT READ ON t TO …</c> and <c>REVOKE READ ON t FROM …</c>.</summary>
public sealed record GrantSyntax(ValueList<NameSyntax> Table, GranteeSyntax Grantee, bool IsRevoked) : OwnTableSyntax(Table)
{
    /// <summary>Whether the name is that of a <c>PHOTOZ MODEL</c>.</summary>
    public bool IsModel { get; init; }
}

/// <summary><c>CREATE GROUP g</c> and <c>DROP GROUP g</c>.</summary>
public sealed record GroupSyntax(NameSyntax Name, bool IsDropped) : StatementSyntax;

/// <summary><c>ALTER GROUP g ADD USER u</c> and <c>… DROP USER u</c>.</summary>
public sealed record GroupMemberSyntax(NameSyntax Group, NameSyntax User, bool IsDropped) : StatementSyntax;

/// <summary>A list that SHOW gives beside that of tables.</summary>
public enum ShownList
{
    /// <summary>Who may read which of one's tables, and which of others' tables one may read.</summary>
    Grants,

    /// <summary>The groups one owns or belongs to.</summary>
    Groups,

    /// <summary>The statements one has run.</summary>
    History,

    /// <summary>The models of redshifts one can use.</summary>
    Models,
}

/// <summary><c>SHOW GRANTS</c>, <c>SHOW GROUPS</c>, <c>SHOW HISTORY</c>, <c>SHOW PHOTOZ MODELS</c>.</summary>
public sealed record ShowSyntax(ShownList List) : StatementSyntax;

/// <summary><c>CITE query</c>: runs it and keeps what is needed to repeat it under a permanent id.</summary>
public sealed record CiteSyntax(QuerySyntax Query) : StatementSyntax;

/// <summary><c>REPRODUCE 'id'</c>: runs a cited query again and compares.</summary>
public sealed record ReproduceSyntax(string Id) : StatementSyntax;
