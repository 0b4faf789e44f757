using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.Loader;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query;

/// <summary>The functions of an assembly in a file.</summary>
static class FunctionFile
{
    /// <summary>What the assembly has of functions: members marked <see cref="QueryFunctionAttribute"/>, and fields of classes marked <see cref="QueryFunctionsAttribute"/>.</summary>
    /// <exception cref="QueryException">Data: there is no such file, it is no assembly, or has no functions or wrong ones.</exception>
    internal static IReadOnlyList<object> Read(string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new QueryException(QueryErrorCode.Data, $"\"{path}\" does not exist");
        }

        try
        {
            var types = new Surroundings(full).LoadFromAssemblyPath(full).GetExportedTypes();
            List<object> found = [.. types.SelectMany(Of), .. types.Where(t => t.IsDefined(typeof(QueryFunctionsAttribute), false)).SelectMany(FunctionRegistry.DeclaredBy)];
            return found.Count > 0 ? found : throw new QueryException(
                QueryErrorCode.Data, $"\"{path}\" has no functions", hint: "mark public static methods, aggregates and table functions with [QueryFunction(\"name\")]");
        }
        catch (Exception error) when (error is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException)
        {
            throw new QueryException(QueryErrorCode.Data, $"\"{path}\" cannot be loaded: {error.Message}", inner: error);
        }
        catch (ArgumentException error)
        {
            throw new QueryException(QueryErrorCode.Data, $"\"{path}\": {error.Message}", inner: error);
        }
    }

    static IEnumerable<object> Of(Type type)
    {
        if (type.GetCustomAttribute<QueryFunctionAttribute>() is { } mark)
        {
            yield return typeof(TableFunction).IsAssignableFrom(type) ? Activator.CreateInstance(type)! : ClassAggregate.Of(mark.Name, type, Doc(mark));
        }

        foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            if (method.GetCustomAttribute<QueryFunctionAttribute>() is { } about)
            {
                yield return Of(about, method);
            }
        }
    }

    static object Of(QueryFunctionAttribute about, MethodInfo method)
    {
        if (method.ContainsGenericParameters || method.ReturnType == typeof(void))
        {
            throw new ArgumentException($"function \"{about.Name}\" returns nothing, or is generic");
        }

        var code = method.CreateDelegate(Expression.GetDelegateType([.. method.GetParameters().Select(p => p.ParameterType), method.ReturnType]));
        var isTable = method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(IEnumerable<>);
        return isTable
            ? MethodTableFunction.Of(about.Name, code, Doc(about))
            : MethodFunction.Of(about.Name, code, Doc(about), about.IsDeterministic ? Volatility.Immutable : Volatility.PerRow);
    }

    static FunctionDoc Doc(QueryFunctionAttribute about) => new(about.Summary, about.Example);

    /// <summary>The file's own assemblies beside it; this library and what it uses are those of the program.</summary>
    sealed class Surroundings(string path) : AssemblyLoadContext(Path.GetFileName(path))
    {
        readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName name) =>
            Default.Assemblies.Any(a => a.GetName().Name == name.Name) || name.Name?.StartsWith("Rubin.Query", StringComparison.Ordinal) == true ? null
            : _resolver.ResolveAssemblyToPath(name) is { } found ? LoadFromAssemblyPath(found)
            : null;
    }
}
