using System.CommandLine;
using Rubin.Query.Console;

var root = new RootCommand("Queries astronomical catalogs with ADQL.")
{
    QueryVerb.Create(),
    ExplainVerb.Create(),
    ParseVerb.Create(),
    DemoVerb.Create(),
    GenerateVerb.Create(),
    ImportVerb.Create(),
    MarginVerb.CreateMargin(),
    MarginVerb.CreateIndex(),
    ValidateVerb.Create(),
    FunctionsVerb.Create(),
};
InteractiveConsole.AddTo(root);
return await CommandLine.RunAsync(root, args);
