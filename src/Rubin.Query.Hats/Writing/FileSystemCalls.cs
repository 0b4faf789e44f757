using System.Runtime.InteropServices;

namespace Rubin.Query.Hats;

/// <summary>What Linux's file systems can do and .NET has no call for. Where they cannot, the next best is done.</summary>
static class FileSystemCalls
{
    const int CurrentFolder = -100;
    const uint Exchange = 2;

    /// <summary>
    /// Gives a file a second name, so that no bytes are copied; copies it where the file system has no such names. What has that name already, maybe half a copy, goes.
    /// </summary>
    public static void Share(string file, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(name)!);
        File.Delete(name);
        if (!OperatingSystem.IsLinux() || link(file, name) != 0)
        {
            File.Copy(file, name);
        }
    }

    /// <summary>Swaps the names of two folders at one stroke: at no time is one of the names without a folder (renameat2, Linux 3.15).</summary>
    /// <returns>Whether that was done; some file systems cannot.</returns>
    public static bool TrySwap(string folder, string other) =>
        OperatingSystem.IsLinux() && renameat2(CurrentFolder, folder, CurrentFolder, other, Exchange) == 0;

    [DllImport("libc", ExactSpelling = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string added);

    [DllImport("libc", ExactSpelling = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int renameat2(
        int fromFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string from, int toFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string to, uint flags);
}
