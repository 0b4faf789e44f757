namespace Rubin.Query.MyDb;

/// <summary>Files that processes take turns with.</summary>
static class HeldFile
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A file, made where there is none, for this process and thread alone.</summary>
    /// <exception cref="IOException">Another process has had it for five seconds, or it cannot be opened at all.</exception>
    internal static FileStream Open(string path)
    {
        for (var end = DateTime.UtcNow + Patience; ; Thread.Sleep(10))
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (IsHeld(error) && DateTime.UtcNow < end)
            {
                // Another process writes; it is done in a moment.
            }
        }
    }

    /// <summary>EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.</summary>
    static bool IsHeld(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);
}
