namespace Rubin.Query.Adql;

sealed partial class Printer
{
    void OwnTable(OwnTableSyntax statement)
    {
        switch (statement)
        {
            case CreateTableAsSyntax create:
                Create(create, create.Existing);
                Add(" AS ");
                Query(create.Query);
                break;
            case CreateTableSyntax create:
                Create(create, create.Existing);
                Add(" (");
                List(create.Columns, ColumnDefinition);
                Add(")");
                break;
            case InsertSyntax insert:
                Insert(insert);
                break;
            case UpdateSyntax update:
                Table("UPDATE ", update);
                Optional(" AS ", update.Alias, Name);
                Optional(" SET ", update.Assignments, Assignment);
                Optional(" WHERE ", update.Where, Expression);
                break;
            case DeleteSyntax delete:
                Table("DELETE FROM ", delete);
                Optional(" AS ", delete.Alias, Name);
                Optional(" WHERE ", delete.Where, Expression);
                break;
            case CreateIndexSyntax or DropIndexSyntax:
                Index(statement);
                break;
            case DropTableSyntax drop:
                Table(drop.Missing == ExistenceRule.Skip ? "DROP TABLE IF EXISTS " : "DROP TABLE ", drop);
                break;
            case CommentSyntax comment:
                Table(comment.IsColumn ? "COMMENT ON COLUMN " : "COMMENT ON TABLE ", comment);
                Add(" IS ");
                List(comment.Remarks, Remark, " ");
                break;
            case GrantSyntax grant:
                Table($"{(grant.IsRevoked ? "REVOKE" : "GRANT")} READ ON {(grant.IsModel ? "PHOTOZ MODEL " : "")}", grant);
                Add(grant.IsRevoked ? " FROM " : " TO ");
                Grantee(grant.Grantee);
                break;
            default:
                Alter(statement);
                break;
        }
    }

    void Table(string before, OwnTableSyntax statement)
    {
        Add(before);
        Path(statement.Table);
    }

    void Create(OwnTableSyntax statement, ExistenceRule existing) => Table(
        existing switch
        {
            ExistenceRule.Replace => "CREATE OR REPLACE TABLE ",
            ExistenceRule.Skip => "CREATE TABLE IF NOT EXISTS ",
            _ => "CREATE TABLE ",
        },
        statement);

    void ColumnDefinition(ColumnDefinitionSyntax column)
    {
        Name(column.Name);
        Add(" ");
        Type(column.Type);
        Add(column.IsNotNull ? " NOT NULL" : "");
    }

    void Insert(InsertSyntax insert)
    {
        Table("INSERT INTO ", insert);
        if (insert.Columns.Count > 0)
        {
            Add(" ");
            Names(insert.Columns);
        }

        Add(" ");
        Query(insert.Query);
    }

    void Assignment(AssignmentSyntax assignment)
    {
        Name(assignment.Column);
        Add(" = ");
        Expression(assignment.Value);
    }

    void Index(OwnTableSyntax statement)
    {
        if (statement is not CreateIndexSyntax create)
        {
            Table(((DropIndexSyntax)statement).Missing == ExistenceRule.Skip ? "DROP INDEX IF EXISTS " : "DROP INDEX ", statement);
            return;
        }

        Add(create.Existing == ExistenceRule.Skip ? "CREATE INDEX IF NOT EXISTS" : "CREATE INDEX");
        Optional(" ", create.Name, Name);
        Table(" ON ", create);
        Add(" ");
        Names(create.Columns);
    }

    void Alter(OwnTableSyntax statement)
    {
        Table("ALTER TABLE ", statement);
        switch (statement)
        {
            case RenameTableSyntax rename:
                Optional(" RENAME TO ", rename.Name, Name);
                break;
            case RenameColumnSyntax rename:
                Optional(" RENAME COLUMN ", rename.Column, Name);
                Optional(" TO ", rename.Name, Name);
                break;
            case AddColumnSyntax add:
                Optional(" ADD COLUMN ", add.Column, ColumnDefinition);
                break;
            case DropColumnSyntax drop:
                Optional(" DROP COLUMN ", drop.Column, Name);
                break;
            default:
                throw Unreachable(statement);
        }
    }

    void Remark(RemarkSyntax remark)
    {
        Add(remark.Kind switch
        {
            RemarkKind.Unit => "UNIT ",
            RemarkKind.Ucd => "UCD ",
            _ => "",
        });
        if (remark.Text is null)
        {
            Add("NULL");
        }
        else
        {
            Quote(remark.Text);
        }
    }

    void Grantee(GranteeSyntax grantee)
    {
        Add(grantee.Kind switch
        {
            GranteeKind.Public => "PUBLIC",
            GranteeKind.User => "USER ",
            _ => "GROUP ",
        });
        Optional("", grantee.Name, Name);
    }

    void Sharing(StatementSyntax statement)
    {
        switch (statement)
        {
            case GroupSyntax group:
                Optional(group.IsDropped ? "DROP GROUP " : "CREATE GROUP ", group.Name, Name);
                break;
            case GroupMemberSyntax member:
                Optional("ALTER GROUP ", member.Group, Name);
                Optional(member.IsDropped ? " DROP USER " : " ADD USER ", member.User, Name);
                break;
            case ShowSyntax show:
                Add($"SHOW {(show.List == ShownList.Models ? "PHOTOZ " : "")}{show.List.ToString().ToUpperInvariant()}");
                break;
            case CiteSyntax cite:
                Add("CITE ");
                Query(cite.Query);
                break;
            case ReproduceSyntax reproduce:
                Add("REPRODUCE ");
                Quote(reproduce.Id);
                break;
            default:
                throw Unreachable(statement);
        }
    }
}
