using System.Net;
using Bizoholic.Flows.Connectors.Http;

namespace Bizoholic.Flows.Connectors.Tests.Http;

public sealed class DestinationPolicyTests
{
    private static readonly DestinationPolicy Default = new(new OutgoingHttpOptions());

    [Theory]
    [InlineData("93.184.215.14")]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    public void A_public_address_may_be_called(string address) => Assert.True(Default.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("198.18.0.1")]
    [InlineData("192.0.0.192")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fec0::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    [InlineData("100::1")]
    public void A_reserved_address_may_not_be_called(string address) => Assert.False(Default.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:a9fe:a9fe")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::808:808")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a00:1::1")]
    [InlineData("2001:0:7f00:1::f7f7:f7f7")]
    [InlineData("2001:0:808:808::80ff:fffe")]
    [InlineData("2606:4700::5efe:10.0.0.1")]
    [InlineData("2606:4700::200:5efe:127.0.0.1")]
    public void A_private_address_in_disguise_may_not_be_called(string address) => Assert.False(Default.Allows(IPAddress.Parse(address)));

    [Fact]
    public void An_allowed_network_may_be_called_also_in_disguise()
    {
        var options = new OutgoingHttpOptions { AllowedNetworks = { "10.42.0.0/16" } };
        var policy = new DestinationPolicy(options);

        Assert.True(policy.Allows(IPAddress.Parse("10.42.7.8")));
        Assert.True(policy.Allows(IPAddress.Parse("::ffff:10.42.7.8")));
        Assert.False(policy.Allows(IPAddress.Parse("10.43.0.1")));
    }

    [Theory]
    [InlineData("crm.internal", "crm.internal", 80, true)]
    [InlineData("crm.internal", "CRM.internal.", 443, true)]
    [InlineData("crm.internal", "evil.crm.internal", 80, false)]
    [InlineData("crm.internal:8000", "crm.internal", 8000, true)]
    [InlineData("crm.internal:8000", "crm.internal", 22, false)]
    [InlineData("crm.internal:80", "crm.internal", 8000, false)]
    [InlineData("*.svc.cluster.local", "api.apps.svc.cluster.local", 80, true)]
    [InlineData("*.svc.cluster.local", "svc.cluster.local", 80, false)]
    [InlineData("*.svc.cluster.local", "evilsvc.cluster.local", 80, false)]
    [InlineData("[::1]:8000", "::1", 8000, true)]
    public void A_host_is_vouched_for_by_exact_name_and_port(string pattern, string host, int port, bool expected)
    {
        var options = new OutgoingHttpOptions { AllowedHosts = { pattern } };

        Assert.Equal(expected, new DestinationPolicy(options).Vouches(host, port));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("a.*.b")]
    [InlineData("http://x")]
    [InlineData("user@host")]
    [InlineData("host/path")]
    public void A_wrong_host_setting_is_refused_by_name(string pattern)
    {
        var error = Assert.Throws<ArgumentException>(() => new DestinationPolicy(new OutgoingHttpOptions { AllowedHosts = { pattern } }));

        Assert.Contains("Outgoing:AllowedHosts", error.Message);
        Assert.Contains(pattern, error.Message);
    }

    [Fact]
    public void A_wrong_network_setting_is_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => new DestinationPolicy(new OutgoingHttpOptions { AllowedNetworks = { "10.0.0.0/99" } }));

        Assert.Contains("Outgoing:AllowedNetworks", error.Message);
    }
}
