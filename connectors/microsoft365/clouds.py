"""Microsoft's clouds: the addresses of each belong together and move together.

Source: https://learn.microsoft.com/graph/deployments; "Azure AI Bot Service: government and China".
China's keys of the bot service are not documented beside the others and follow their form; its chat
has no address of its own, each comes with an activity.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cloud:
    """One cloud. login, graph and bot_* are addresses; issuer_* hold `{tenant}`.

    service_hosts are where chats may be: a name with a dot in front stands for what ends so.
    actionable says whether Outlook there knows actionable messages.
    """

    name: str
    login: str
    graph: str
    bot_scope: str
    bot_issuer: str
    bot_keys: str
    teams_url: str
    service_hosts: tuple[str, ...]
    issuer_v1: str
    issuer_v2: str
    actionable: bool = False

    @property
    def graph_url(self) -> str:
        """Graph's address with its version."""
        return f"{self.graph}/v1.0"

    @property
    def graph_scope(self) -> str:
        """What a token for Graph is asked for."""
        return f"{self.graph}/.default"

    def serves(self, host: str) -> bool:
        """Say whether a chat may be at this host, so that it may see our token."""
        return any(
            host.endswith(each) if each.startswith(".") else host == each
            for each in self.service_hosts
        )


def _public(name: str, teams_url: str) -> Cloud:
    login = "https://login.microsoftonline.com"
    return Cloud(
        name=name,
        login=login,
        graph="https://graph.microsoft.com",
        bot_scope="https://api.botframework.com/.default",
        bot_issuer="https://api.botframework.com",
        bot_keys="https://login.botframework.com/v1/.well-known/keys",
        teams_url=teams_url,
        service_hosts=(
            "smba.trafficmanager.net",
            ".botframework.com",
            ".teams.microsoft.com",
        ),
        issuer_v1="https://sts.windows.net/{tenant}/",
        issuer_v2=f"{login}/{{tenant}}/v2.0",
        actionable=True,
    )


def _government(name: str, graph: str, teams_url: str) -> Cloud:
    login = "https://login.microsoftonline.us"
    return Cloud(
        name=name,
        login=login,
        graph=graph,
        bot_scope="https://api.botframework.us/.default",
        bot_issuer="https://api.botframework.us",
        bot_keys="https://login.botframework.azure.us/v1/.well-known/keys",
        teams_url=teams_url,
        service_hosts=(".botframework.us", ".botframework.azure.us", ".teams.microsoft.us"),
        issuer_v1="https://sts.windows.net/{tenant}/",
        issuer_v2=f"{login}/{{tenant}}/v2.0",
    )


def _china() -> Cloud:
    login = "https://login.partner.microsoftonline.cn"
    return Cloud(
        name="china",
        login=login,
        graph="https://microsoftgraph.chinacloudapi.cn",
        bot_scope="https://api.botframework.azure.cn/.default",
        bot_issuer="https://api.botframework.azure.cn",
        bot_keys="https://login.botframework.azure.cn/v1/.well-known/keys",
        teams_url="",
        service_hosts=(".botframework.azure.cn",),
        issuer_v1="https://sts.chinacloudapi.cn/{tenant}/",
        issuer_v2=f"{login}/{{tenant}}/v2.0",
    )


CLOUDS = {
    cloud.name: cloud
    for cloud in (
        _public("public", "https://smba.trafficmanager.net/teams"),
        _public("gcc", "https://smba.infra.gcc.teams.microsoft.com/teams"),
        _government(
            "gcc_high",
            "https://graph.microsoft.us",
            "https://smba.infra.gov.teams.microsoft.us/teams",
        ),
        _government(
            "dod",
            "https://dod-graph.microsoft.us",
            "https://smba.infra.dod.teams.microsoft.us/teams",
        ),
        _china(),
    )
}


def cloud_of(name: str) -> Cloud:
    """Return the cloud of a name that settings take. Raises KeyError."""
    return CLOUDS[name]
