namespace Rubin.Query.Adql;

sealed partial class Printer
{
    void Model(ModelStatementSyntax statement)
    {
        switch (statement)
        {
            case CreateModelSyntax create:
                CreateModel(create);
                break;
            case DropModelSyntax drop:
                Model(drop.Missing == ExistenceRule.Skip ? "DROP PHOTOZ MODEL IF EXISTS " : "DROP PHOTOZ MODEL ", drop);
                break;
            case DescribeModelSyntax:
                Model("DESCRIBE PHOTOZ MODEL ", statement);
                break;
            case ExportModelSyntax export:
                Model("EXPORT PHOTOZ MODEL ", export);
                Add(" TO ");
                Quote(export.Path);
                break;
            case ImportModelSyntax import:
                Model(import.Existing == ExistenceRule.Replace ? "IMPORT OR REPLACE PHOTOZ MODEL " : "IMPORT PHOTOZ MODEL ", import);
                Add(" FROM ");
                Quote(import.Path);
                break;
            default:
                throw Unreachable(statement);
        }
    }

    void Model(string before, ModelStatementSyntax statement)
    {
        Add(before);
        Path(statement.Model);
    }

    void CreateModel(CreateModelSyntax create)
    {
        Model(
            create.Existing switch
            {
                ExistenceRule.Replace => "CREATE OR REPLACE PHOTOZ MODEL ",
                ExistenceRule.Skip => "CREATE PHOTOZ MODEL IF NOT EXISTS ",
                _ => "CREATE PHOTOZ MODEL ",
            },
            create);
        Optional(" USING ", create.Kind, Name);
        Optional(" WITH (", create.Options, ModelOption);
        Add(create.Options.Count > 0 ? ")" : "");
        Optional(" AS ", create.Query, Query);
    }

    void ModelOption(ModelOptionSyntax option)
    {
        Name(option.Name);
        Optional(" = ", option.Value, Expression);
    }
}
