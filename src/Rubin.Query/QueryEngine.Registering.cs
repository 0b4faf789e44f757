using System.Data;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query;

/// <content>Tables and functions of the program itself. Each is there for the queries that start after it; those that run keep what they began with.</content>
public sealed partial class QueryEngine
{
    /// <summary>The schema of tables that are registered under a name without one.</summary>
    const string OwnSchema = "main";

    /// <summary>Makes a table available to queries.</summary>
    /// <exception cref="QueryException">The schema has a table of that name already.</exception>
    public void Register(CatalogTable table) => Change(catalog => catalog.With([table]));

    /// <summary>
    /// Makes objects available as a table: a column a public property or field, named and described by <see cref="QueryColumnAttribute"/> where there is one; a column <c>value</c>
    /// where the objects are numbers, texts or times themselves. Lists become lists, objects in objects structs, enumerations their names.
    /// </summary>
    /// <param name="name"><c>schema.table</c>, or a table of schema <c>main</c>.</param>
    /// <param name="rows">Gone through by each query anew, on one thread at a time of each; give a copy of what changes meanwhile.</param>
    /// <exception cref="QueryException">There is a table of that name already.</exception>
    /// <exception cref="ArgumentException">A property is of a type that no column holds.</exception>
    public void RegisterTable<T>(string name, IEnumerable<T> rows) => RegisterTable(name, new ObjectTable<T>(rows));

    /// <summary>Makes the rows that a data table has now available as a table.</summary>
    /// <param name="name"><c>schema.table</c>, or a table of schema <c>main</c>.</param>
    /// <param name="rows">Copied; deleted rows are left out.</param>
    /// <exception cref="QueryException">There is a table of that name already, or a decimal that does not fit DECIMAL(28, 10) (Value).</exception>
    /// <exception cref="ArgumentException">A column is of a type that cannot be queried.</exception>
    public void RegisterTable(string name, DataTable rows)
    {
        var (schema, batches) = DataTableRows.Of(rows);
        RegisterTable(name, schema, batches);
    }

    /// <summary>Makes batches available as a table; they are not copied.</summary>
    /// <param name="name"><c>schema.table</c>, or a table of schema <c>main</c>.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="batches">The rows, in batches of any size.</param>
    /// <exception cref="QueryException">There is a table of that name already.</exception>
    public void RegisterTable(string name, Schema schema, IReadOnlyList<RecordBatch> batches) =>
        RegisterTable(name, new InMemoryTable(schema, batches) { Position = SkyPosition.Find(schema) });

    /// <summary>Makes a table of any kind available.</summary>
    /// <param name="name"><c>schema.table</c>, or a table of schema <c>main</c>.</param>
    /// <param name="table">Its rows.</param>
    /// <exception cref="QueryException">There is a table of that name already.</exception>
    public void RegisterTable(string name, ITableProvider table)
    {
        var (schema, own) = Parts(name);
        Register(new CatalogTable(own is null ? OwnSchema : schema, own ?? schema, table));
    }

    /// <summary>Takes away a schema or a table that was attached or registered; queries that run keep it.</summary>
    /// <param name="name"><c>schema</c> or <c>schema.table</c>.</param>
    /// <exception cref="QueryException">UnknownTable: there is none.</exception>
    public void Detach(string name)
    {
        var (schema, table) = Parts(name);
        Change(catalog => catalog.Without(schema, table));
    }

    /// <summary>
    /// Makes a method a scalar function. It takes and returns numbers, texts, bytes, times, <see cref="Guid"/>, enumerations (as their names), lists and objects (as structs). A NULL
    /// argument gives NULL without a call, unless its parameter is a nullable type; what it returns as null is NULL. Parameters with defaults can be left out.
    /// </summary>
    /// <param name="name">As queries spell it; matched ignoring case.</param>
    /// <param name="method">Called on many threads at once; what it throws ends the query with its message.</param>
    /// <param name="doc">For the reference; null for nothing.</param>
    /// <exception cref="ArgumentException">No column holds what it takes or returns.</exception>
    /// <exception cref="QueryException">There is a function of that name already.</exception>
    public void RegisterFunction(string name, Delegate method, FunctionDoc? doc = null) =>
        Register([MethodFunction.Of(name, method, doc ?? NoDoc, Volatility.Immutable)]);

    /// <summary>Makes a method that returns a sequence a table function: each item is a row, as of <see cref="RegisterTable{T}(string, IEnumerable{T})"/>.</summary>
    /// <param name="name">As queries spell it; matched ignoring case.</param>
    /// <param name="method">Its parameters take values, by place or by name; a parameter that is a sequence of objects takes <c>TABLE(query)</c>.</param>
    /// <param name="doc">For the reference; null for nothing.</param>
    /// <exception cref="ArgumentException">It returns no sequence, or no column holds what it takes or gives.</exception>
    /// <exception cref="QueryException">There is a function of that name already.</exception>
    public void RegisterTableFunction(string name, Delegate method, FunctionDoc? doc = null) => Register([MethodTableFunction.Of(name, method, doc ?? NoDoc)]);

    /// <summary>Makes a class or struct that implements <see cref="IAggregate{TSelf, TValue, TAnswer}"/> an aggregate.</summary>
    /// <typeparam name="T">The class or struct.</typeparam>
    /// <param name="name">As queries spell it; matched ignoring case.</param>
    /// <param name="doc">For the reference; null for nothing.</param>
    /// <exception cref="ArgumentException">It is no aggregate, holds references without <see cref="ISavedState"/>, or no column holds what it takes or gives.</exception>
    /// <exception cref="QueryException">There is a function of that name already.</exception>
    public void RegisterAggregate<T>(string name, FunctionDoc? doc = null) => Register([ClassAggregate.Of(name, typeof(T), doc ?? NoDoc)]);

    /// <summary>Adds a function that is written against the engine's own contracts.</summary>
    /// <exception cref="QueryException">There is a function of that name already.</exception>
    public void RegisterFunction(ScalarFunction function) => Register([function]);

    /// <inheritdoc cref="RegisterFunction(ScalarFunction)"/>
    public void RegisterFunction(AggregateFunction function) => Register([function]);

    /// <inheritdoc cref="RegisterFunction(ScalarFunction)"/>
    public void RegisterFunction(TableFunction function) => Register([function]);

    /// <summary>Adds the functions of an assembly: its public members marked <see cref="QueryFunctionAttribute"/>. Its code runs with all rights of the process.</summary>
    /// <param name="path">The file, such as <c>Mine.dll</c>; assemblies that it needs lie beside it.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="QueryException">Data: it cannot be loaded, or has no functions. Semantic: a name is taken.</exception>
    public int LoadFunctions(string path)
    {
        var found = FunctionFile.Read(path);
        Register(found);
        return found.Count;
    }

    static FunctionDoc NoDoc { get; } = new("", "");

    void Register(IReadOnlyList<object> functions)
    {
        lock (_gate)
        {
            try
            {
                _functions = Functions.With(functions);
            }
            catch (ArgumentException error)
            {
                throw new QueryException(QueryErrorCode.Semantic, error.Message, hint: "register it under another name", inner: error);
            }
        }
    }

    void Change(Func<SchemaCatalog, SchemaCatalog> change)
    {
        lock (_gate)
        {
            Attach(change(_attached));
        }
    }

    static (string First, string? Second) Parts(string name) =>
        name.Split('.', 2) is [var schema, var table] ? (schema, table) : (name, null);
}
