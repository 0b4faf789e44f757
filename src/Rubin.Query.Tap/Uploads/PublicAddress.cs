using System.Net;
using System.Net.Sockets;

namespace Rubin.Query.Tap.Uploads;

/// <summary>
/// Tells the internet from the server's own network: a client must not make the server fetch what only the server can reach (RFC 6890, special-purpose addresses).
/// </summary>
static class PublicAddress
{
    static readonly IPNetwork[] Special =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "::/127", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
            "fc00::/7", "fe80::/10", "ff00::/8",
        ]).Select(IPNetwork.Parse),
    ];

    /// <summary>Whether an address belongs to the public internet.</summary>
    internal static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Array.Exists(Special, network => network.Contains(plain));
    }

    /// <summary>Connects to a host by one of its public addresses; the name is looked up once, so that it cannot mean another address later.</summary>
    /// <exception cref="HttpRequestException">It has none.</exception>
    internal static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var addresses = Array.FindAll(await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel), Is);
        if (addresses.Length == 0)
        {
            throw new HttpRequestException($"\"{context.DnsEndPoint.Host}\" is no host of the public internet");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
