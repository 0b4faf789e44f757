using System.Reflection;

namespace Rubin.Query;

/// <summary>Generic methods of this library, called for types that are known only when the program runs.</summary>
static class GenericMethod
{
    /// <summary>Calls a static method; what it throws comes through as it is.</summary>
    internal static TResult Call<TResult>(Type owner, string name, Type[] types, params object?[] arguments) =>
        (TResult)owner.GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(types)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
}
