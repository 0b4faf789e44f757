using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Rubin.Query.Tests.PublicAPI;

/// <summary>
/// What users of the library can name: a text an assembly, so that a change of it shows in review. Where a change is meant, <c>RUBIN_QUERY_WRITE_API=1 dotnet test</c> with this
/// test writes the texts anew.
/// </summary>
public class PublicApiTests
{
    static readonly string Folder = Path.Combine(SharedData.Repository, "tests", "Rubin.Query.Tests", "PublicAPI");

    public static TheoryData<string> Assemblies => [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "Rubin.Query*.dll")
        .Select(f => Path.GetFileNameWithoutExtension(f))
        .Where(name => Directory.Exists(Path.Combine(SharedData.Repository, "src", name)))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_surface_is_the_one_that_was_reviewed(string name)
    {
        var text = ApiText.Of(Assembly.Load(name));
        var file = Path.Combine(Folder, name + ".txt");
        if (Environment.GetEnvironmentVariable("RUBIN_QUERY_WRITE_API") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.True(File.Exists(file), $"{file} is missing: write it with RUBIN_QUERY_WRITE_API=1");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), text);
    }
}

/// <summary>The public types and members of an assembly as lines, in the order of their names.</summary>
static class ApiText
{
    const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    internal static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => $"{t.Namespace}.{NameOf(t)}", StringComparer.Ordinal))
        {
            text.Append(Head(type)).Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    static readonly NullabilityInfoContext Nullability = new();

    static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
    };

    /// <summary>A type with a question mark where a reference can be null.</summary>
    static string NameOf(Type type, NullabilityInfo nullability) =>
        NameOf(type) + (!type.IsValueType && (nullability.ReadState == NullabilityState.Nullable || nullability.WriteState == NullabilityState.Nullable) ? "?" : "");

    static string Head(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : typeof(Delegate).IsAssignableFrom(type) ? "delegate" : type.IsValueType ? "struct" : "class";
        var manner = type.IsAbstract && type.IsSealed ? "static " : kind != "class" ? "" : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        var above = (type.BaseType is { } b && b != typeof(object) && kind == "class" ? [b] : Array.Empty<Type>())
            .Concat(type.GetInterfaces().Where(i => i.IsPublic && kind is "class" or "struct" or "interface").Except(type.BaseType?.GetInterfaces() ?? []))
            .Select(NameOf).Where(n => !n.StartsWith("IEquatable", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        return $"{manner}{kind} {type.Namespace}.{NameOf(type)}{(above.Count > 0 ? " : " + string.Join(", ", above) : "")}";
    }

    static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [Method(type.GetMethod("Invoke")!)];
        }

        return type.IsEnum
            ? Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n), System.Globalization.CultureInfo.InvariantCulture)}")
            : type.GetMembers(Declared).Where(m => !m.IsDefined(typeof(CompilerGeneratedAttribute)) || m is PropertyInfo or FieldInfo).Select(Member).OfType<string>();
    }

    static string? Member(MemberInfo member) => member switch
    {
        ConstructorInfo c when IsSeen(c) && !c.IsStatic => $"{Seen(c)}new({Parameters(c)})",
        MethodInfo m when IsSeen(m) && !(m.IsSpecialName && !m.Name.StartsWith("op_", StringComparison.Ordinal)) && m.GetBaseDefinition().DeclaringType == m.DeclaringType => Method(m),
        FieldInfo f when f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly => $"{(f.IsLiteral ? "const " : f.IsStatic ? "static " : "")}{NameOf(f.FieldType, Nullability.Create(f))} {f.Name}",
        PropertyInfo p when p.GetAccessors(true).Where(IsSeen).ToList() is { Count: > 0 } seen && seen[0].GetBaseDefinition().DeclaringType == p.DeclaringType =>
            $"{(seen[0].IsStatic ? "static " : "")}{NameOf(p.PropertyType, Nullability.Create(p))} {p.Name}{(p.GetIndexParameters().Length > 0 ? $"[{string.Join(", ", p.GetIndexParameters().Select(Parameter))}]" : "")} "
            + $"{{ {string.Join(" ", seen.Select(Accessor).Order(StringComparer.Ordinal))} }}",
        EventInfo e when e.AddMethod is { } add && IsSeen(add) => $"event {NameOf(e.EventHandlerType!)} {e.Name}",
        _ => null,
    };

    static string Accessor(MethodInfo accessor) =>
        Seen(accessor) + (accessor.Name.StartsWith("get_", StringComparison.Ordinal) || accessor.Name.Contains(".get_", StringComparison.Ordinal) ? "get;"
            : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;");

    static string Method(MethodInfo method)
    {
        var manner = method.IsStatic ? "static " : method.DeclaringType!.IsInterface ? "" : method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        return $"{Seen(method)}{manner}{NameOf(method.ReturnType, Nullability.Create(method.ReturnParameter))} {method.Name}{generic}({Parameters(method)})";
    }

    static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    static string Seen(MethodBase method) => method.IsPublic ? "" : "protected ";

    static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    static string Parameter(ParameterInfo parameter) =>
        $"{(parameter.IsOut ? "out " : parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "")}{NameOf(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? " = " + (parameter.DefaultValue?.ToString() ?? "default") : "")}";

    /// <summary>A type as a program spells it; with its namespace at the head of its own lines only.</summary>
    static string NameOf(Type type)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.HasElementType)
        {
            return NameOf(type.GetElementType()!) + (type.IsArray ? "[]" : type.IsPointer ? "*" : "&");
        }

        if (Nullable.GetUnderlyingType(type) is { } bare)
        {
            return NameOf(bare) + "?";
        }

        var name = (type.DeclaringType is { } outer ? NameOf(outer).Split('<')[0] + "." : "") + type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }
}
